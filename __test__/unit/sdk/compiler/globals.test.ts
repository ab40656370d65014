import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { bundleSource } from '../../../../ts/sdk/compiler/bundle.ts'
import { readSource } from '../../../../ts/sdk/compiler/source.ts'
import { guestModules } from '../../../helpers/checkout.ts'
import { folderWith } from '../../../helpers/folder.ts'

async function scriptOf(t: ExecutionContext, text: string): Promise<string> {
  const root = folderWith(t, { 'main.ts': text })
  const source = readSource(join(root, 'main.ts'), { root, candidates: [] })
  return (await bundleSource(source, root, guestModules)).script
}

/** The guest's modules that are in a script. */
function modulesIn(script: string): string[] {
  return [...script.matchAll(/^ *\/\/ capsule:node:(\S+)$/gm)].map(([, name = '']) => name)
}

test('a program that names none of them does not grow by one byte', async (t) => {
  t.is(await scriptOf(t, 'console.log(1)'), '(() => {\n  // main.ts\n  console.log(1);\n})();\n')
})

const unnamed: [what: string, source: string][] = [
  [
    'of its own',
    'const Buffer = (size: number) => size; const process = { env: 1 }; console.log(Buffer(1), process.env)',
  ],
  [
    'of a function',
    'export function run(process: unknown, performance: unknown) { console.log(process, performance) }',
  ],
  ['as a property', 'console.log({ Buffer: 1 }.Buffer, { process: 2 }.process)'],
  ['in a text', `console.log('Buffer process setImmediate performance.mark()')`],
  ['that packages replace', 'console.log(process.env.NODE_ENV)'],
  ['of a timer', 'setTimeout(() => console.log(1), 1)'],
]

for (const [what, source] of unnamed) {
  test(`a name ${what} brings nothing along`, async (t) => {
    t.deepEqual(modulesIn(await scriptOf(t, source)), [])
  })
}

const named: [source: string, first: string, not: RegExp][] = [
  ['console.log(process.env.HOME, process.cwd())', 'process/own.ts', /process\.ts|events/],
  ['console.log(process.versions.node, process.platform)', 'node-version.ts', /process\.ts|events/],
  ['process.nextTick(() => 1)', 'next-tick.ts', /process\//],
  ['console.log(performance.now())', 'performance/now.ts', /observer|performance\.ts/],
  ['console.log(Buffer.alloc(1))', 'buffer.ts', /process|timers/],
  ['console.log(globalThis.Buffer, global.Buffer)', 'buffer.ts', /process|timers/],
  ['setImmediate(() => 1)', 'timers/immediate.ts', /process|buffer|timeout/],
  ['console.log(process.memoryUsage())', 'process/process.ts', /stream|crypto/],
  ['setTimeout(() => 1, 1).unref()', 'timers/timeout.ts', /process|buffer/],
  ['console.log(performance.mark)', 'performance/performance.ts', /process|observer/],
]

for (const [source, module, not] of named) {
  test(`${source} brings along ${module}, and not what it does not use`, async (t) => {
    const modules = modulesIn(await scriptOf(t, source))
    t.true(modules.includes(module), modules.join(' '))
    for (const other of modules) t.notRegex(other, not)
  })
}

test("only a program with an AsyncLocalStorage is written without the interpreter's await", async (t) => {
  const storage = `import { AsyncLocalStorage } from 'node:async_hooks'
    export const storage = new AsyncLocalStorage()
    export const run = async () => { await null }
    console.log(storage, run)`
  const resource = `import { AsyncResource } from 'node:async_hooks'
    export const run = async () => { await null }
    console.log(AsyncResource, run)`
  t.notRegex(await scriptOf(t, storage), /\bawait\b/)
  t.regex(await scriptOf(t, resource), /\bawait null\b/)
})

for (const module of ['util', 'events', 'stream', 'fs', 'path', 'zlib', 'crypto', 'http']) {
  test(`node:${module} brings no whole process along, whatever it looks at of it`, async (t) => {
    const modules = modulesIn(
      await scriptOf(t, `import all from 'node:${module}'; console.log(all)`),
    )
    t.false(modules.includes('process/process.ts'), modules.join(' '))
  })
}
