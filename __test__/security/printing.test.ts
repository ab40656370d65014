// The caps on what a task prints hold whichever way it prints: by the console, by process.stdout, or by the host's call itself.

import test from 'ava'
import { programOf } from '../helpers/program.ts'

const MAX_OUTPUT = 1 << 20

const ways: [what: string, print: string][] = [
  ['process.stdout.write', `process.stdout.write('x'.repeat(3 << 20))`],
  ['many writes', `for (let n = 0; n < 3000; n++) process.stdout.write('x'.repeat(1024))`],
  ['bytes', `process.stdout.write(Buffer.alloc(3 << 20, 120))`],
  [
    "the host's own call",
    `globalThis[Symbol.for('capsule.print')]('stdout', new Uint8Array(3 << 20).fill(120))`,
  ],
]

for (const [what, print] of ways) {
  test(`of 3 MiB that are printed by ${what}, one MiB is passed on`, async (t) => {
    const call = programOf(
      t,
      `export const main = task({ name: 'main', compute: 'HIGH' }, () => { ${print} })`,
    )
    const printed = { stdout: 0, stderr: '' }
    const { success } = await call('main', [], {
      onStdout: (text) => void (printed.stdout += text.length),
      onStderr: (text) => void (printed.stderr += text),
    })
    t.true(success)
    t.is(printed.stdout, MAX_OUTPUT)
    t.regex(printed.stderr, /more bytes of stdout/)
  })
}

const misuses = [
  `('elsewhere', new Uint8Array(1))`,
  `(1, new Uint8Array(1))`,
  `('stdout', 'text')`,
  `('stdout', { length: 2 ** 40 })`,
  `('stdout')`,
  `('stdout', new Uint8Array([255, 254]))`,
]

for (const misuse of misuses) {
  test(`print${misuse} harms nobody but its own task`, async (t) => {
    const call = programOf(
      t,
      `export const main = task({ name: 'main' }, () => {
        try {
          globalThis[Symbol.for('capsule.print')]${misuse}
        } catch {}
        return 1
      })
      export const after = task({ name: 'after' }, () => 2)`,
    )
    const { error } = await call('main')
    t.regex(error?.error_type ?? 'none', /^(none|TASK_ERROR|OUT_OF_MEMORY|OUT_OF_FUEL)$/)
    t.is((await call('after')).result, 2)
  })
}
