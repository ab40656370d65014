// Node's globals are in a sandbox what they are in Node, for programs that name them.

import { rmSync } from 'node:fs'
import test from 'ava'
import { tracesWritten } from '@capsule-run/sdk/internal'
import { compare, disagreements } from '../helpers/comparing.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { programOf } from '../helpers/program.ts'

const folder = temporaryFolder()
test.after.always(async () => {
  await tracesWritten()
  rmSync(folder, { recursive: true, force: true })
})

test("Node's globals answer in a sandbox as in Node", async (t) => {
  t.deepEqual(disagreements(await compare(folder, ['conformance/globals/names.ts'])), [])
})

test('what process.stdout and process.stderr write is printed as it is, in its order', async (t) => {
  const call = programOf(
    t,
    `export const main = task({ name: 'main' }, async () => {
      process.stdout.write('no end')
      console.log(' of the line')
      process.stdout.write(Buffer.from('6279746573', 'hex'))
      process.stdout.write('0a', 'hex', () => process.stderr.write('written'))
      await new Promise((resolve) => setTimeout(resolve, 1))
      return process.stdout.isTTY
    })`,
  )
  const printed = { stdout: '', stderr: '' }
  const { result } = await call('main', [], {
    onStdout: (text) => void (printed.stdout += text),
    onStderr: (text) => void (printed.stderr += text),
  })
  t.deepEqual(printed, { stdout: 'no end of the line\nbytes\n', stderr: 'written' })
  t.false(result)
})

test('a stream can be piped to process.stdout', async (t) => {
  const call = programOf(
    t,
    `import { Readable } from 'node:stream'
    export const main = task({ name: 'main' }, async () => {
      const stream = Readable.from(['a', 'b', 'c'])
      stream.pipe(process.stdout)
      await new Promise((resolve) => stream.on('end', resolve))
      let pieces = 0
      for await (const piece of process.stdin) pieces++
      return pieces
    })`,
  )
  let printed = ''
  const { result } = await call('main', [], { onStdout: (text) => void (printed += text) })
  t.is(printed, 'abc')
  t.is(result, 0)
})

test('process.exit() throws, whatever else a program uses of process', async (t) => {
  const call = programOf(
    t,
    `process.on('exit', () => console.log('ended'))
    export const main = task({ name: 'main' }, () => {
      process.exitCode = 3
      process.exit(0)
    })`,
  )
  const { success, error } = await call()
  t.false(success)
  t.regex(String(error?.message), /process\.exit\(\) does not exist in a task/)
})

test('a package that makes its own global keeps it', async (t) => {
  const call = programOf(
    t,
    `global.Buffer = global.Buffer || { mine: true }
    process.env = { ...process.env, SET: 'here' }
    export const main = task({ name: 'main' }, () => [typeof Buffer.from, process.env.SET, globalThis.process.env.SET])`,
  )
  t.deepEqual((await call()).result, ['function', 'here', 'here'])
})

test('contexts stay with what was started in them, through everything that waits', async (t) => {
  const call = programOf(
    t,
    `import { AsyncLocalStorage } from 'node:async_hooks'
    const storage = new AsyncLocalStorage()
    const double = task({ name: 'double' }, async (n) => {
      await null
      return n * 2
    })
    const plain = task({ name: 'plain' }, (n) => n + 1)
    class Work {
      async run(id, wait = async () => new Promise((resolve) => setTimeout(resolve, 5 - id))) {
        await wait()
        const { result } = await double(id)
        return [result, plain(id).result, storage.getStore(), this instanceof Work]
      }
    }
    export const main = task({ name: 'main' }, async () =>
      Promise.all([1, 2, 3].map((id) => storage.run({ id }, () => new Work().run(id)))))`,
  )
  t.deepEqual((await call()).result, [
    [2, 2, { id: 1 }, true],
    [4, 3, { id: 2 }, true],
    [6, 4, { id: 3 }, true],
  ])
})
