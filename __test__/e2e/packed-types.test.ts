// The types of the packages, as compilers of other people's projects find them.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { checkout } from '../helpers/checkout.ts'
import { install, type Installed } from '../helpers/installed.ts'

let installed: Installed

test.before(async (t) => {
  installed = await install(t, ['@capsule-run/sdk', '@types/node'])
})

test.after.always(() => installed?.remove())

/** Uses what is public, and is wrong where it says so. */
const program = `
import { signal, sleep, task, type Envelope, type Task } from '@capsule-run/sdk'
import { CapsuleError, run, type RunEvent } from '@capsule-run/sdk/runner'

const double: Task<[n: number], number> = task({ name: 'double', ram: '64MB', maxRetries: 1 }, (n: number) => 2 * n)
const later = task({ name: 'later' }, async (text: string) => text.length)

export async function use(stop: AbortSignal): Promise<number> {
  const two: Envelope<number> = double(1)
  await sleep('3d')
  const { approved } = await signal<{ approved: boolean }>('approval', { timeout: 1000, args: [two] })
  if (!approved) return 0
  const length: Envelope<number> = await later('abc')
  const ran = await run<string>({ file: 'a.ts', args: [1], signal: stop, onEvent: (event: RunEvent) => void event })
  if (!ran.success) throw new CapsuleError(ran.error.error_type, ran.error.message)
  return two.success && length.success ? two.result + length.result + ran.result.length : 0
}

// @ts-expect-error: there is no such option
void signal('approval', { timeOut: 1 })
// @ts-expect-error: there is no such option
task({ name: 'wrong', memory: '64MB' }, () => 1)
// @ts-expect-error: a text is no number
double('1')
// @ts-expect-error: run() needs a file
void run({ task: 'main' })
`

const settings: [what: string, file: string, options: object][] = [
  ['an ES module, nodenext', 'use.mts', { module: 'nodenext' }],
  ['CommonJS, nodenext', 'use.cts', { module: 'nodenext' }],
  ['a bundler', 'use.ts', { module: 'esnext', moduleResolution: 'bundler' }],
]

for (const [what, file, options] of settings) {
  test.serial(
    `the types are found and right for ${what}, strict, with libraries checked`,
    async (t) => {
      const { folder, node } = installed
      writeFileSync(join(folder, file), program)
      const compilerOptions = {
        ...options,
        strict: true,
        noEmit: true,
        target: 'es2023',
        types: ['node'],
      }
      const config = { compilerOptions, files: [file] }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
      const compiler = join(checkout, 'node_modules/typescript/bin/tsc')
      const { exitCode, stdout, stderr } = await node(compiler, '-p', folder)
      t.is(stdout + stderr, '')
      t.is(exitCode, 0)
    },
  )
}
