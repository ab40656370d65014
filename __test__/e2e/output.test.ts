// SPEC section 2: "stdout carries the envelope and nothing else, ever."

import test, { type ExecutionContext } from 'ava'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli, type CliOutcome } from '../helpers/run-cli.ts'

const program = `
  import { task } from '@capsule-run/sdk'
  console.log('at the top level')
  export const main = task({ name: 'main' }, (...args: unknown[]) => {
    console.log('to stdout')
    console.error('to stderr')
    return args
  })
  export const fails = task({ name: 'fails' }, () => {
    throw new TypeError('on purpose')
  })
`

const files = {
  'program.ts': program,
  'rows.json': '[{"n":1},[2],"three",null]',
  'capsule.toml': '[workflow]\nentrypoint = "program.ts"\n',
  'src/nested.ts': program,
}

/** The envelope on standard output, after checking that nothing else is there. */
function envelopeOf(t: ExecutionContext, { stdout }: CliOutcome): Record<string, unknown> {
  t.regex(stdout, /^\{[^\n]*\}\n$/)
  return JSON.parse(stdout)
}

const results: [args: string[], result: unknown][] = [
  [['program.ts'], []],
  [
    ['program.ts', 'a', '1'],
    ['a', '1'],
  ],
  [['program.ts', '--json'], []],
  [['--json', 'program.ts', 'a'], ['a']],
  [['program.ts', '--verbose', 'a'], ['a']],
  [['program.ts', '--json', '--verbose', 'a'], ['a']],
  [
    ['program.ts', '--', '--json', '-x', '--', '--help'],
    ['--json', '-x', '--', '--help'],
  ],
  [
    ['program.ts', '--args-file', 'rows.json'],
    [{ n: 1 }, [2], 'three', null],
  ],
  [
    ['--args-file=rows.json', 'program.ts'],
    [{ n: 1 }, [2], 'three', null],
  ],
  [
    ['program.ts', '--task', 'main', 'ünï 😀', ''],
    ['ünï 😀', ''],
  ],
  [['./src/../src/nested.ts', 'a'], ['a']],
  [[], []],
]

for (const [args, result] of results) {
  test.serial(
    `capsule run ${args.join(' ')}: one envelope on stdout, what is printed on stderr`,
    async (t) => {
      const outcome = await runCli(folderWith(t, files), ['run', ...args])
      const { success, result: returned, error } = envelopeOf(t, outcome)
      t.deepEqual({ success, returned, error }, { success: true, returned: result, error: null })
      t.regex(outcome.stderr, /to stdout\nto stderr\n/)
      t.is(outcome.exitCode, 0)
    },
  )
}

test.serial(
  'a failed task is an envelope on stdout, an explanation on stderr and exit code 1',
  async (t) => {
    const outcome = await runCli(folderWith(t, files), ['run', 'program.ts', '--task', 'fails'])
    const { success, result } = envelopeOf(t, outcome)
    t.deepEqual({ success, result }, { success: false, result: null })
    t.regex(outcome.stderr, /✗ fails failed: TypeError: on purpose\n {4}program\.ts:10:\d+\n/)
    t.regex(outcome.stderr, /10 │ +throw new TypeError\('on purpose'\)\n +│ +\^/)
    t.is(outcome.exitCode, 1)
  },
)

test.serial('--json prints the envelope of a failure and explains nothing', async (t) => {
  const cwd = folderWith(t, files)
  await runCli(cwd, ['run', 'program.ts'])
  const outcome = await runCli(cwd, ['run', 'program.ts', '--task', 'fails', '--json'])
  t.is(envelopeOf(t, outcome)['success'], false)
  t.is(outcome.stderr, '')
  t.is(outcome.exitCode, 1)
})

test.serial('--verbose says how the program was loaded and what its task cost', async (t) => {
  const cwd = folderWith(t, files)
  const first = await runCli(cwd, ['run', 'program.ts', '--verbose'])
  const second = await runCli(cwd, ['run', 'program.ts', '--verbose'])
  t.regex(first.stderr, /◐ program\.ts {2}loaded in [\d.]+ m?s\n/)
  t.regex(second.stderr, /^◐ program\.ts {2}loaded in [\d.]+ m?s \(cached\)\n/)
  t.regex(second.stderr, /^main +✓ .* fuel .* MB\n/m)
})

test.serial('the top level prints when the program is loaded, and not again', async (t) => {
  const cwd = folderWith(t, files)
  t.regex((await runCli(cwd, ['run', 'program.ts'])).stderr, /^at the top level\nto stdout\n/)
  t.is((await runCli(cwd, ['run', 'program.ts'])).stderr, 'to stdout\nto stderr\n')
})

test.serial('a changed source, an added and a removed import are noticed', async (t) => {
  const cwd = folderWith(t, { 'a.ts': returning('1'), 'b.ts': `export const value = 2\n` })
  const result = async (): Promise<unknown> =>
    envelopeOf(t, await runCli(cwd, ['run', 'a.ts']))['result']
  t.is(await result(), 1)
  writeFiles(cwd, { 'a.ts': `import { value } from './b.ts'\n${returning('value')}` })
  t.is(await result(), 2)
  writeFiles(cwd, { 'b.ts': 'export const value = 3\n' })
  t.is(await result(), 3)
  writeFiles(cwd, { 'a.ts': returning('4') })
  t.is(await result(), 4)
})

test.serial("a fault of Capsule's own is told with its stack, exit code 3", async (t) => {
  const cwd = folderWith(t, {
    ...files,
    'broken.cjs': `JSON.parse = () => { throw new Error('no JSON today') }`,
  })
  const env = { NODE_OPTIONS: `--require ${cwd}/broken.cjs` }
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', 'program.ts'], { env })
  t.is(stdout, '')
  t.regex(stderr, /no JSON today/)
  t.regex(stderr, /\n {4}at /)
  t.is(exitCode, 3)
})

test.serial('a reader that goes away ends the output, not the command', async (t) => {
  const cwd = folderWith(t, files)
  const through = ['sh', '-c', '"$0" "$@" | true']
  const { stderr } = await runCli(cwd, ['run', 'program.ts'], { through })
  t.notRegex(stderr, /EPIPE/)
})

/** A program whose only task returns the value of an expression. */
function returning(expression: string): string {
  return programText(`export const main = task({ name: 'main' }, () => ${expression})`)
}
