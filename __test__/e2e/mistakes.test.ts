// SPEC section 2: "2 the user's mistake (no such file, bad option, compile error), said in one message
// with what to do, no stack", and nothing is written.

import test from 'ava'
import { goodProgram, refuses, type Mistake } from '../helpers/mistake.ts'
import { folderWith } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'

const config = (text: string): Record<string, string> => ({
  'program.ts': goodProgram,
  'capsule.toml': text,
})

const mistakes: Mistake[] = [
  ['a missing file', {}, 'nope.ts', /^✗ nope\.ts: there is no such file\.$/],
  ['a folder', { 'src/a.ts': goodProgram }, 'src', /^✗ src: this is a folder\. Name a file in it/],
  ['an empty file', { 'a.ts': '' }, 'a.ts', /^✗ a\.ts: the file is empty/],
  ['a file of blanks', { 'a.ts': ' \n\t\n' }, 'a.ts', /^✗ a\.ts: the file is empty/],
  ['a file without extension', { program: goodProgram }, 'program', /Accepted: \.ts/],
  [
    'an unknown extension',
    { 'a.txt': goodProgram },
    'a.txt',
    /^✗ a\.txt: \.txt is not accepted\. Accepted: \.ts/,
  ],
  [
    'a missing arguments file',
    { 'a.ts': goodProgram },
    'a.ts --args-file no.json',
    /^✗ no\.json: .*ENOENT/,
  ],
  [
    'arguments that are no JSON',
    { 'a.ts': goodProgram, 'x.json': '[1,' },
    'a.ts --args-file x.json',
    /^✗ x\.json: is not JSON/,
  ],
  [
    'arguments that are no array',
    { 'a.ts': goodProgram, 'x.json': '{}' },
    'a.ts --args-file x.json',
    /^✗ x\.json: must hold a JSON array/,
  ],
  [
    'arguments in two places',
    { 'a.ts': goodProgram, 'x.json': '[]' },
    'a.ts 1 --args-file x.json',
    /^✗ x\.json: .*not both/,
  ],
  [
    'an unknown flag',
    { 'a.ts': goodProgram },
    'a.ts --verbos',
    /^✗ There is no option --verbos\. Did you mean "--verbose"\?/,
  ],
  ['no file and no project', {}, '', /^✗ Which file\?/],
  [
    'a project without an entrypoint',
    { 'capsule.toml': '[workflow]\n' },
    '',
    /^✗ capsule\.toml: .*entrypoint/,
  ],
  [
    'an entrypoint that is not there',
    { 'capsule.toml': '[workflow]\nentrypoint = "no.ts"\n' },
    '',
    /^✗ no\.ts: there is no such file/,
  ],
  [
    'an unknown key in capsule.toml',
    config('[tasks]\n\ndefault_cpu = "LOW"\n'),
    'program.ts',
    /^✗ capsule\.toml:3: .*default_cpu/,
  ],
  [
    'an unknown table in capsule.toml',
    config('\n[task]\n'),
    'program.ts',
    /^✗ capsule\.toml:2: .*task/,
  ],
  [
    'a capsule.toml that is no TOML',
    config('[tasks]\nx = = 1\n'),
    'program.ts',
    /^✗ capsule\.toml:2: /,
  ],
  [
    'a bad default in capsule.toml',
    config('[tasks]\ndefault_ram = "64"\n'),
    'program.ts',
    /^✗ capsule\.toml:2: default_ram "64" has no unit/,
  ],
  [
    'a bad default of retries',
    config('[tasks]\ndefault_max_retries = -1\n'),
    'program.ts',
    /^✗ capsule\.toml:2: default_max_retries -1/,
  ],
]

for (const mistake of mistakes) {
  test.serial(`${mistake[0]}: one message, exit code 2, nothing written`, refuses, mistake)
}

test.serial('a task that is not there: one message, exit code 2', async (t) => {
  const cwd = folderWith(t, { 'a.ts': goodProgram })
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', 'a.ts', '--task', 'mian'])
  t.regex(stderr, /^✗ a\.ts: there is no task "mian"\. .*Did you mean "main"\?\n$/)
  t.deepEqual({ stdout, exitCode }, { stdout: '', exitCode: 2 })
})

for (const name of [
  'a.mjs',
  'a.js',
  'a.cjs',
  'a.mts',
  'a.cts',
  'a.tsx',
  'a.jsx',
  'A.TS',
  'a b ü.ts',
]) {
  test.serial(`${name} is accepted`, async (t) => {
    const { stdout, exitCode } = await runCli(folderWith(t, { [name]: goodProgram }), ['run', name])
    t.is(exitCode, 0)
    t.is(JSON.parse(stdout).result, 1)
  })
}
