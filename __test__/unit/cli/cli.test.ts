import test from 'ava'
import { commandLine } from '../../helpers/command-line.ts'
import { folderWith } from '../../helpers/folder.ts'

const files = {
  'report.ts': 'export {}',
  'empty.ts': '',
  'object.json': '{}',
  'broken.json': '[1,',
  'src/a.ts': 'x',
}

const mistakes: [args: string, message: RegExp][] = [
  [
    'rnu report.ts',
    /^✗ There is no command "rnu"\. Did you mean "run"\? capsule --help lists them\.$/,
  ],
  ['report.ts', /^✗ There is no command "report\.ts"\. To run this file: capsule run report\.ts$/],
  ['run', /^✗ Which file\? Name one, or set entrypoint under \[workflow\] in a capsule\.toml\.$/],
  ['run missing.ts', /^✗ missing\.ts: there is no such file\.$/],
  ['run src', /^✗ src: this is a folder\./],
  ['run empty.ts', /^✗ empty\.ts: the file is empty\./],
  ['run object.json', /^✗ object\.json: \.json is not accepted\. Accepted: \.ts /],
  ['run report.ts --jsn', /^✗ There is no option --jsn\. Did you mean "--json"\?/],
  ['run report.ts -5', /An argument of the task that starts with a dash goes after --\.$/],
  ['run report.ts --task', /^✗ Not enough arguments to option --task\./],
  [
    'run report.ts --args-file nope.json',
    /^✗ nope\.json: the arguments file cannot be read: ENOENT/,
  ],
  ['run report.ts --args-file broken.json', /^✗ broken\.json: is not JSON: /],
  ['run report.ts --args-file object.json', /^✗ object\.json: must hold a JSON array/],
  ['run report.ts a --args-file object.json', /^✗ object\.json: give arguments in --args-file or /],
  [
    'clean everything',
    /^✗ Extraneous positional argument \("everything"\)\. Usage: capsule clean$/,
  ],
]

for (const [args, message] of mistakes) {
  test(`capsule ${args}: one message, exit code 2, nothing on standard output`, async (t) => {
    const outcome = await commandLine(folderWith(t, files), args.split(' '))
    t.regex(outcome.stderr.trimEnd(), message)
    t.is(outcome.stdout, '')
    t.is(outcome.exitCode, 2)
  })
}

test('what a message says does not reach the terminal as commands', async (t) => {
  const { stderr } = await commandLine(folderWith(t), ['run', '\u001B]0;title\u0007\u009B2J.ts'])
  t.is(stderr, '✗ ␛]0;title␇\uFFFD2J.ts: there is no such file.\n')
})

for (const args of [[], ['--help'], ['-h'], ['help']]) {
  test(`capsule ${args.join(' ')} lists the commands`, async (t) => {
    const { stdout, exitCode } = await commandLine(folderWith(t), args)
    for (const name of ['run', 'doctor', 'clean']) t.regex(stdout, new RegExp(`^ {2}${name} `, 'm'))
    t.is(exitCode, 0)
  })
}

test('capsule run --help', async (t) => {
  const { stdout, exitCode } = await commandLine(folderWith(t), ['run', '--help'])
  t.snapshot(stdout)
  t.is(exitCode, 0)
})

test('capsule clean says what it emptied', async (t) => {
  const root = folderWith(t, {
    '.capsule/cache/a.json': 'x'.repeat(2048),
    '.capsule/.gitignore': '*',
  })
  t.is((await commandLine(root, ['clean'])).stdout, '.capsule/cache emptied: 1 file, 2 KB\n')
  t.is((await commandLine(root, ['clean'])).stdout, '.capsule/cache was empty\n')
})
