// The SDK in the runtimes that CAPSULE_RUNTIMES names, as paths or words: CAPSULE_RUNTIMES=node,bun,deno. Without it in Node.

import { cpSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test from 'ava'
import { checkout } from '../helpers/checkout.ts'
import { install, runProgram, type Installed } from '../helpers/installed.ts'

let installed: Installed

test.before(async (t) => {
  installed = await install(t, ['@capsule-run/sdk', '@capsule-run/python'])
  cpSync(join(checkout, 'examples'), join(installed.folder, 'examples'), { recursive: true })
})

test.after.always(() => installed?.remove())

/** One call, one in Python, one that is stopped, fifty at once, and an end by itself. */
const calls = `
const stopped = new AbortController()
const busy = run({ file: 'busy.ts', signal: stopped.signal, onStdout: () => stopped.abort(new Error('stopped')) })
  .catch((error) => error.message)
const many = Array.from({ length: 50 }, () => run({ file: 'examples/hello.ts' }))
void (async () => {
  console.log((await run({ file: 'examples/hello.ts', args: ['Ada'] })).result)
  console.log((await run({ file: 'examples/hello.py', args: ['Bob'] })).result)
  console.log(await busy)
  console.log((await Promise.all(many)).filter(({ success }) => success).length)
})()
`
const doors = {
  'calls.mjs': "import { run } from '@capsule-run/sdk/runner'",
  'calls.cjs': "const { run } = require('@capsule-run/sdk/runner')",
}
const busy = `import { task } from '@capsule-run/sdk'
export const main = task({ name: 'main', compute: 'HIGH' }, () => { console.log('x'); for (;;); })`

/** What stands between a runtime and the file that it runs. */
const words: Record<string, string[]> = { deno: ['run', '--allow-all'] }

for (const runtime of (process.env['CAPSULE_RUNTIMES'] ?? 'node').split(',')) {
  for (const [file, door] of Object.entries(doors)) {
    test.serial(
      `${runtime} runs ${file}: calls, in both languages, stopped, and many at once`,
      async (t) => {
        writeFileSync(join(installed.folder, 'busy.ts'), busy)
        writeFileSync(join(installed.folder, file), `${door}\n${calls}`)
        const args = [...(words[basename(runtime)] ?? []), file]
        const path = process.env['PATH'] ?? ''
        const { exitCode, stdout, stderr } = await runProgram(runtime, args, installed.folder, path)
        t.is(stdout, 'Hello, Ada!\nHello, Bob!\nstopped\n50\n', stderr)
        t.is(exitCode, 0)
        t.is(stderr, '')
      },
    )
  }
}
