import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { formatAge, parseAge } from '../../../ts/cli/trace/age.ts'
import { renderList } from '../../../ts/cli/trace/listing.ts'
import { commandLine } from '../../helpers/command-line.ts'
import { folderWith } from '../../helpers/folder.ts'
import { startMs } from '../../helpers/traced-run.ts'
import { runOf } from '../../helpers/traced-tasks.ts'

const colors = colorsFor(process.stderr, { NO_COLOR: '1' })

test('runs are a table, with the ends of their ids, which every command takes', (t) => {
  const error = { error_type: 'TIMEOUT', message: 'too long' } as const
  const runs = [
    runOf({ run_id: 'x-1194796bf885', state: 'running', ended_ms: null, task_count: 10_000 }),
    runOf({ run_id: 'x-2294796bf886', state: 'failed', error, program: 'src/a.ts' }),
    { ...runOf({ run_id: 'x-3394796bf887', ended_ms: null }), state: 'interrupted' as const },
  ]
  t.deepEqual(renderList(runs, startMs + 62_000, colors), [
    'run       state          program    task  started    duration   tasks  error',
    '796bf885  ◐ running      report.ts  main  1 min ago  1 min 2 s  10000',
    '796bf886  ✗ failed       src/a.ts   main  1 min ago  1.00 s     1      TIMEOUT',
    '796bf887  ✗ interrupted  report.ts  main  1 min ago             1',
    '',
    'capsule trace 796bf885 shows one of them, capsule trace last the newest.',
  ])
})

test('ids with the same end are told apart by more of it', (t) => {
  const runs = ['a1-12345678', 'b2-12345678', 'b2-12345678'].map((id) => runOf({ run_id: id }))
  const [, first, second] = renderList(runs, startMs, colors)
  t.regex(first ?? '', /^1-12345678 /)
  t.regex(second ?? '', /^2-12345678 /)
})

test('names of any length and kind leave the table in order', (t) => {
  const name = `\u001B[2J\n${'長'.repeat(40)}`
  const [, line = ''] = renderList([runOf({ program: name, task_name: name })], startMs, colors)
  t.is(line.match(/␛\[2J 長{9}…/g)?.length, 2, line)
})

const ages: [ms: number, text: string][] = [
  [-5, 'just now'],
  [999, 'just now'],
  [12_300, '12 s ago'],
  [59_999, '59 s ago'],
  [180_000, '3 min ago'],
  [2 * 3_600_000, '2 h ago'],
  [5.9 * 86_400_000, '5 d ago'],
]

for (const [ms, text] of ages) test(`${ms} ms ago is ${text}`, (t) => t.is(formatAge(ms), text))

test('--since takes seconds, minutes, hours and days', (t) => {
  t.deepEqual(
    ['90s', '30m', '1h', '2d'].map((age) => parseAge(age)),
    [90_000, 1_800_000, 3_600_000, 172_800_000],
  )
})

const mistakes: [args: string, message: RegExp][] = [
  ['--state faild', /^✗ --state "faild" is not a state\. There is: .*\. Did you mean "failed"\?$/],
  ['--state Done', /^✗ --state "Done" is not a state\. There is: queued, .*, interrupted\.$/],
  ['--since yesterday', /^✗ --since "yesterday" is not a time\. .* 90s, 30m, 1h or 2d\.$/],
  ['--since 1h30m', /^✗ --since "1h30m" is not a time\./],
  ['--limit 0', /^✗ --limit "0" is not a number of runs\. Write a whole number from 1\.$/],
  ['--limit ten', /^✗ --limit "ten" is not a number of runs\./],
  ['last', /^✗ There is no run yet\. capsule run FILE makes one\.$/],
  ['01a20d76', /^✗ There is no run "01a20d76" here\. capsule trace lists those there are\.$/],
  ['last --state failed', /^✗ --state chooses from the list of runs: leave out last\.$/],
  ['--follow --limit 3', /^✗ --limit chooses from the list of runs: leave out --follow\.$/],
  ['--follow --json', /^✗ --follow and --json do not go together: give one of them\.$/],
  ['--follow', /^✗ There is no run yet\./],
  ['--stat failed', /^✗ There is no option --stat\. Did you mean "--state"\?/],
  ['one two', /^✗ .*"two".*Usage: capsule trace \[RUN\]/],
]

for (const [args, message] of mistakes) {
  test(`capsule trace ${args}: one message, exit code 2`, async (t) => {
    const outcome = await commandLine(folderWith(t), ['trace', ...args.split(' ')])
    t.regex(outcome.stderr.trimEnd(), message)
    t.deepEqual([outcome.exitCode, outcome.stdout], [2, ''])
  })
}

const empty: [args: string[], stdout: string][] = [
  [[], 'There is no run yet. capsule run FILE makes one.\n'],
  [['--state', 'failed'], 'No run is like that. capsule trace lists those there are.\n'],
  [['--state', 'interrupted', '--json'], '[]\n'],
  [['--json'], '[]\n'],
]

for (const [args, stdout] of empty) {
  test(`capsule trace ${args.join(' ')} where nothing was run is no mistake`, async (t) => {
    const cwd = folderWith(t)
    const outcome = await commandLine(cwd, ['trace', ...args])
    t.deepEqual(outcome, { exitCode: 0, stdout, stderr: '' })
    t.false(existsSync(join(cwd, '.capsule')))
  })
}
