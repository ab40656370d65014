import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { explain } from '../../../ts/cli/explanation.ts'
import { durabilityRequest } from '../../../ts/cli/runs/beginning.ts'
import { commandLine as written } from '../../../ts/cli/runs/command-line.ts'
import { formatMoment } from '../../../ts/cli/runs/moment.ts'
import { newRunId, shortIds } from '../../../ts/cli/runs/run-id.ts'
import { renderSuspension } from '../../../ts/cli/runs/suspension.ts'
import { commandLine, contextIn } from '../../helpers/command-line.ts'
import { folderWith } from '../../helpers/folder.ts'
import { startMs } from '../../helpers/traced-run.ts'

const colors = colorsFor(process.stderr, { NO_COLOR: '1' })

test('a new run has a UUIDv7: of this version and variant, and of now', (t) => {
  const beforeMs = Date.now()
  const id = newRunId()
  t.regex(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  t.true(time >= beforeMs && time <= Date.now())
  t.not(newRunId(), id)
})

test('ids are as short in a list as tells them apart; names stay whole', (t) => {
  const [one, other] = [
    '019c2e5f-7a10-7c3e-9d41-5b0f6a2c8e01',
    '019c2e5f-7a10-7c3e-9d41-5b0e6a2c8e01',
  ]
  t.deepEqual([...shortIds([one, 'invoice']).values()], ['6a2c8e01', 'invoice'])
  t.deepEqual([...shortIds([one, other]).values()], ['f6a2c8e01', 'e6a2c8e01'])
})

test('what the command line says of durability', (t) => {
  t.deepEqual(durabilityRequest(undefined, undefined), { wish: undefined, runId: undefined })
  t.deepEqual(durabilityRequest([true, true], undefined), { wish: 'durable', runId: undefined })
  t.deepEqual(durabilityRequest([false], undefined), { wish: 'not durable', runId: undefined })
  t.deepEqual(durabilityRequest(undefined, 'a'), { wish: 'durable', runId: 'a' })
})

test('a word that a shell would take apart is quoted', (t) => {
  t.is(written('runs', 'signal', 'a-1', 'go'), 'capsule runs signal a-1 go')
  t.is(written('a b', "it's", '$(x)'), String.raw`capsule 'a b' 'it'\''s' '$(x)'`)
})

test('a run that sleeps says until when, and what goes on with it', (t) => {
  const asleep = { run_id: 'r', status: 'sleeping', wake_ms: startMs, signals: [] } as const
  t.deepEqual(renderSuspension({ ...asleep, signals: [] }, colors), [
    `◔ run r sleeps until ${formatMoment(startMs)}`,
    '  When that time has come: capsule runs resume r (capsule runs watch does that by itself)',
  ])
})

test('a run that waits says for which signals, and what answers them', (t) => {
  const signals = [
    { name: 'approval', args: null },
    { name: 'second one', args: null },
  ]
  const waiting = { run_id: 'r', status: 'waiting', wake_ms: null } as const
  t.deepEqual(renderSuspension({ ...waiting, signals }, colors), [
    '◔ run r waits for the signals "approval", "second one"',
    '  Answer it: capsule runs signal r approval JSON',
    "  Answer it: capsule runs signal r 'second one' JSON",
    '  Then: capsule runs resume r (capsule runs watch does that by itself)',
  ])
})

const codes = [
  ['NONDETERMINISM', 4],
  ['INTERRUPTED', 1],
  ['INVALID_ARGUMENTS', 2],
  ['INTERNAL', 3],
] as const

for (const [code, exitCode] of codes) {
  test(`a call that ends with ${code}: exit code ${exitCode}`, (t) => {
    const { context, said } = contextIn('.')
    t.is(explain(new CapsuleError(code, 'the message'), context), exitCode)
    t.regex(said().stderr, /^✗ .*the message/)
    t.is(said().stdout, '')
  })
}

const mistakes: [args: string, message: RegExp][] = [
  ['run a.ts --run-id a/b', /^✗ --run-id "a\/b" is no name of a run: write 1 to 64 letters, /],
  ['run a.ts --no-durable --run-id a', /^✗ --run-id names a durable run: give either it or /],
  ['run a.ts --durable --no-durable', /^✗ --durable and --no-durable do not go together: give /],
  ['run a.ts --no-durable --durable', /^✗ --durable and --no-durable do not go together: give /],
  ['exec a.wasm --durable', /^✗ There is no option --durable\./],
  [
    'runs shwo',
    /^✗ There is no command "runs shwo"\. There is: list, show, .*Did you mean "show"\?$/,
  ],
  ['runs --status done', /^✗ --status "done" is not a status\. There is: running, sleeping, /],
  ['runs --limit 0', /^✗ --limit "0" is not a number of runs\./],
  ['runs --limit -1', /^✗ --limit "-1" is not a number of runs\./],
  ['runs list extra', /^✗ To show a run: capsule runs show extra$/],
  [
    'runs show',
    /^✗ This takes RUN, and was given nothing\. Usage: capsule runs show RUN \[--json\]$/,
  ],
  ['runs show a b', /^✗ This takes RUN, and was given a b\. Usage: /],
  ['runs show -1', /^✗ There is no option -1\.$/],
  ['runs watch a', /^✗ This takes no words, and was given a\. Usage: capsule runs watch$/],
  [
    'runs resume a b',
    /^✗ This takes RUN, and was given a b\. Usage: capsule runs resume RUN\|--due /,
  ],
  [
    'runs signal a',
    /^✗ This takes RUN NAME \[JSON\], and was given a\. Usage: capsule runs signal RUN NAME \[JSON\]$/,
  ],
  ['runs signal a go 1 2', /^✗ This takes RUN NAME \[JSON\], and was given a go 1 2\./],
  ['runs signal a go -1x', /^✗ The value -1x is no JSON: /],
  ['runs signal a go -1', /^✗ there is no durable run here/],
  ['runs resume', /^✗ Which run\? Name one, or give --due\. capsule runs lists them\.$/],
  ['runs resume a --due', /^✗ --due means all runs that can go on: leave out a, or --due\.$/],
  ['runs resume --due --retry-interrupted', /^✗ --retry-interrupted is for one run: name it /],
  ['runs signal a go yes', /^✗ The value yes is no JSON: .*'"yes"'\.$/],
  ["runs signal a go {'a':1}", /^✗ The value \{'a':1\} is no JSON: .*'\{"approved": true\}'\.$/],
  ['runs fork a', /^✗ After which step\? Give --at N; capsule runs show RUN numbers the steps\.$/],
  ['runs fork a --at -1', /^✗ --at "-1" is not a number of steps\. Write a whole number from 0\.$/],
  [
    'runs fork a --at 1.5',
    /^✗ --at "1\.5" is not a number of steps\. Write a whole number from 0\.$/,
  ],
  ['runs fork a --at 1 --run-id a/b', /^✗ --run-id "a\/b" is no name of a run/],
  ['runs prune --older-than month', /^✗ --older-than "month" is not a time\. .* 1h or 2d\.$/],
]

for (const [args, message] of mistakes) {
  test(`capsule ${args}: one message, exit code 2, nothing on standard output`, async (t) => {
    const outcome = await commandLine(folderWith(t), args.split(' '))
    t.regex(outcome.stderr.trimEnd(), message)
    t.is(outcome.stdout, '')
    t.is(outcome.exitCode, 2)
  })
}

for (const name of ['show', 'resume', 'watch', 'signal', 'cancel', 'fork', 'prune']) {
  test(`capsule runs ${name} --help says what it does, and capsule runs --help names it`, async (t) => {
    const { stdout, exitCode } = await commandLine(folderWith(t), ['runs', name, '--help'])
    t.regex(stdout, new RegExp(`^Usage\n  capsule runs ${name}\\b`))
    t.is(exitCode, 0)
    const all = await commandLine(folderWith(t), ['runs', '--help'])
    t.regex(all.stdout, new RegExp(`\`(capsule runs )?${name}\``))
  })
}
