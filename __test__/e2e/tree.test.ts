// SPEC section 2: "--verbose (live task tree on stderr)". Section 8 is how it looks.

import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'
import { onTerminal, screenOf } from '../helpers/screen.ts'

const names = Array.from({ length: 30 }, (_, index) => `step${index + 1}`)

const files = {
  'program.ts': programText(`
    const wait = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
    const page = task({ name: 'page' }, async (n: number) => {
      console.log('page ' + n)
      await wait(300)
      if (n === 2) throw new TypeError('page 2 is gone')
    })
    const slow = task({ name: 'slow', timeout: '250ms', maxRetries: 1, compute: 'HIGH' }, () => {
      console.log('\\x1B[10A\\x1B[2Jslow')
      for (;;);
    })
    export const main = task({ name: 'main' }, async () => {
      await Promise.all([1, 2, 3, 4].map((n) => page(n)))
      slow()
      return 'done'
    })
    const steps = ${JSON.stringify(names)}.map((name) => task({ name }, async () => wait(20)))
    export const many = task({ name: 'many' }, async () => {
      for (const step of steps) await step()
    })
    const leaf = task({ name: 'leaf' }, () => 1)
    export const crowd = task({ name: 'crowd', compute: 'HIGH' }, () => {
      for (let n = 0; n < 2000; n++) leaf()
    })
    export const busy = task({ name: 'busy', compute: 'HIGH' }, () => {
      console.log('started')
      for (;;);
    })
  `),
}

const spinner = '[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]'

/** What stood on a terminal after each of its drawings. */
function* frames(written: string, columns: number, rows: number): Generator<string[]> {
  const drawingEnd = '\u001B[?7h\u001B[J'
  for (
    let end = written.indexOf(drawingEnd);
    end >= 0;
    end = written.indexOf(drawingEnd, end + 1)
  ) {
    yield screenOf(written.slice(0, end + drawingEnd.length), columns, rows)
  }
}

test.serial('on a terminal the tree is drawn as it goes, and stays at the end', async (t) => {
  const args = ['run', 'program.ts', '--verbose', '--json']
  const { stdout, exitCode } = await runCli(folderWith(t, files), args, onTerminal(80, 24))
  const seen = [...frames(stdout, 80, 24)].map((lines) => lines.join('\n'))
  t.regex(seen.join('\n\n'), new RegExp(`\nmain +${spinner} .*\n└─ page ×4 +${spinner} 0 of 4\n`))
  t.regex(seen.join('\n\n'), new RegExp(`\n└─ slow +${spinner} .*\n`))
  const lines = screenOf(stdout, 80, 24)
  const tree = lines.slice(lines.findIndex((line) => line.startsWith('main')))
  t.regex(tree[0] ?? '', /^main +✓ .* fuel .* MB$/)
  t.regex(tree[1] ?? '', /^├─ page ×4 +✗ 3 of 4 {3}slowest .* 1 failed$/)
  t.regex(tree[2] ?? '', /^└─ slow +✗ TIMEOUT after .* attempt 2$/)
  t.true(tree[3]?.startsWith('{"success":true,'))
  t.is(lines.filter((line) => line.startsWith('main')).length, 1)
  t.is(exitCode, 0)
})

test.serial('what tasks print stands above the tree, whole and in its order', async (t) => {
  const args = ['run', 'program.ts', '--verbose', '--json']
  const { stdout } = await runCli(folderWith(t, files), args, onTerminal(80, 24))
  const lines = screenOf(stdout, 80, 24)
  const [title, ...printed] = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('main')),
  )
  t.regex(title ?? '', /^◐ program\.ts {2}loaded in /)
  t.deepEqual(printed.slice(0, 4).toSorted(), ['page 1', 'page 2', 'page 3', 'page 4'])
  t.deepEqual(printed.slice(4), ['␛[10A␛[2Jslow', '␛[10A␛[2Jslow'])
})

test.serial('the tree is never taller than the terminal, and shows what is going on', async (t) => {
  const args = ['run', 'program.ts', '--verbose', '--json', '--task', 'many']
  const { stdout } = await runCli(folderWith(t, files), args, onTerminal(60, 10))
  const trees = [...frames(stdout, 60, 10)].map((lines) => lines.slice(1, -1))
  t.true(trees.some((tree) => tree.at(-1)?.startsWith('…')))
  for (const tree of trees) {
    t.true(tree.length <= 9, tree.join('\n'))
    t.regex(tree[0] ?? '', new RegExp(`^many +${spinner}`))
  }
  const lines = screenOf(stdout, 60, 10)
  t.deepEqual(
    lines.flatMap((line) => /^[├└]─ (step\d+) +✓/.exec(line)?.[1] ?? []),
    names,
  )
})

test.serial('thousands of tasks are a line, and few drawings', async (t) => {
  const args = ['run', 'program.ts', '--verbose', '--json', '--task', 'crowd']
  const { stdout } = await runCli(folderWith(t, files), args, onTerminal(60, 10))
  const lines = screenOf(stdout, 60, 10)
  t.regex(lines[1] ?? '', /^crowd +✓/)
  t.regex(lines[2] ?? '', /^└─ leaf ×2000 +✓ 2000 of 2000/)
  t.true([...frames(stdout, 60, 10)].length < 2000)
})

test.serial('Ctrl-C leaves the tree as it was stopped, exit code 130', async (t) => {
  const { through = [], ...rest } = onTerminal(60, 10)
  const [python = '', program = '', ...shell] = through
  const options = {
    ...rest,
    through: [python, program, '--key-after', 'started', '\u0003', ...shell],
  }
  const args = ['run', 'program.ts', '--verbose', '--task', 'busy']
  const { stdout, exitCode } = await runCli(folderWith(t, files), args, options)
  const lines = screenOf(stdout, 60, 10)
  t.regex(lines.join('\n'), /\nstarted\n(\^C)?busy +⊘ cancelled after .*\n✗ stopped\n$/)
  t.is(exitCode, 130)
})

test.serial('without a terminal each change that matters is a line', async (t) => {
  const args = ['run', 'program.ts', '--verbose']
  const { stderr } = await runCli(folderWith(t, files), args)
  const changes = stderr.split('\n').filter((line) => /^(main|page|slow) +[✓✗⊘]/.test(line))
  t.is(changes.filter((line) => /^page +✓ .* fuel .* MB$/.test(line)).length, 3)
  t.is(changes.filter((line) => /^page +✗ TASK_ERROR after \d+ ms$/.test(line)).length, 1)
  t.regex(changes[4] ?? '', /^slow +✗ TIMEOUT after \d+ ms {3}↻ attempt 2 in \d+ ms$/)
  t.regex(changes[5] ?? '', /^slow +✗ TIMEOUT after \d+ ms {3}attempt 2$/)
  t.regex(changes[6] ?? '', /^main +✓ .* fuel .* MB$/)
  t.is(changes.length, 7)
})
