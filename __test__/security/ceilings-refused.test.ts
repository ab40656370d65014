// SPEC section 2: "2 the user's mistake [...], said in one message with what to do"; here of what a run may do at most.

import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { cageOf } from '../helpers/cage.ts'
import { runCli } from '../helpers/run-cli.ts'

const badOptions: [options: string[], message: RegExp][] = [
  [['--allow-host', '127.*'], /allow\.hosts\[0\].*"127\.\*"/],
  [['--allow-host', ''], /allow\.hosts\[0\]/],
  [['--allow-host', 'http://a/b'], /allow\.hosts\[0\]/],
  [['--offline', '--allow-host', 'example.com'], /--offline allows no host/],
  [['--allow-file', ''], /allow\.files\[0\] is an empty path/],
  [['--allow-file', '~/x'], /"~"/],
  [['--allow-file', '.capsule'], /Capsule's own/],
  [['--allow-env', 'A*'], /allow\.env\[0\] "A\*" is a pattern/],
  [['--allow-env', 'A=1'], /allow\.env\[0\] "A=1" is not the name/],
  [['--allow-env', ''], /allow\.env\[0\]/],
]

for (const [options, message] of badOptions) {
  test(`${options.join(' ')} is refused with exit code 2, and nothing runs`, async (t) => {
    const cage = cageOf(t, `export const main = task({ name: 'main' }, () => console.log('ran'))`)
    const { stdout, stderr, exitCode } = await runCli(cage.project, [
      'run',
      'program.ts',
      ...options,
    ])
    t.regex(stderr, message)
    t.is(stdout, '')
    t.notRegex(stderr, /^ran$|node_modules|\.rs\b/m)
    t.is(exitCode, 2)
  })
}

const badToml: [line: string, message: RegExp][] = [
  ['hosts = ["127.*"]', /capsule\.toml:3.*127\.\*/],
  ['host = []', /capsule\.toml:3.*host/],
  ['hosts = "example.com"', /capsule\.toml:3/],
  ['files = ["~/x"]', /capsule\.toml:3.*~/],
  ['files = [{ path = "x", mode = "w" }]', /capsule\.toml:3.*"w"/],
  ['env = ["A*"]', /capsule\.toml:3.*A\*/],
  ['env = 5', /capsule\.toml:3/],
]

for (const [line, message] of badToml) {
  test(`[policy] with ${line} is refused with exit code 2 and its line`, async (t) => {
    const program = `export const main = task({ name: 'main' }, () => console.log('ran'))`
    const cage = cageOf(t, program, { 'capsule.toml': `[policy]\n# a ceiling\n${line}\n` })
    const { stdout, stderr, exitCode } = await runCli(cage.project, ['run', 'program.ts'])
    t.regex(stderr, message)
    t.is(stdout, '')
    t.is(exitCode, 2)
    await t.throwsAsync(cage.call('main'), { instanceOf: CapsuleError, message })
  })
}

const badAllow: [allow: unknown, message: RegExp][] = [
  [{ file: ['x'] }, /"file".*Did you mean "files"/],
  [{ files: 'x' }, /allow\.files/],
  [{ hosts: 'x' }, /allow\.hosts/],
  [{ env: [1] }, /allow\.env\[0\]/],
  [{ files: [{ path: 'x', mod: 'ro' }] }, /allow\.files\[0\].*"mod"/],
]

for (const [allow, message] of badAllow) {
  test(`run({ allow: ${JSON.stringify(allow)} }) is refused: INVALID_ARGUMENTS`, async (t) => {
    const cage = cageOf(t, `export const main = task({ name: 'main' }, () => 1)`)
    const given = Object.assign({}, { allow: {} }, { allow })
    await t.throwsAsync(cage.call('main', [], given), {
      instanceOf: CapsuleError,
      code: 'INVALID_ARGUMENTS',
      message,
    })
  })
}
