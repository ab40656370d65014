// A run that is stopped leaves nothing behind: SPEC sections 2, 4 and 5.

import { readdirSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { inBoth } from '../helpers/both-languages.ts'
import type { CallTask } from '../helpers/program.ts'
import { serve } from '../helpers/server.ts'

const source = `
  const begun = (): void => console.log('begun')
  const ask = task({ name: 'ask', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    begun()
    return (await fetch(url)).text()
  })
  export const spins = task({ name: 'spins', compute: 'HIGH' }, () => { begun(); for (;;); })
  export const waits = task({ name: 'waits' }, async () => { begun(); return new Promise(() => setTimeout(begun, 1e6)) })
  export const asks = task({ name: 'asks' }, async (url: string) => Promise.all([ask(url), ask(url)]))
  export const calls = task({ name: 'calls' }, () => spins())
  export const retries = task({ name: 'retries', maxRetries: 1e9 }, () => { begun(); throw new Error('no') })
  export const grows = task({ name: 'grows', compute: 'HIGH' }, () => {
    const held = [new Uint8Array(64 << 20).fill(1)]
    begun()
    for (;;) held.length
  })
  export const noop = task({ name: 'noop' }, () => null)`

const python = `
import asyncio, time
def begun(): print("begun")
@task(allowed_hosts=["127.0.0.1"])
def ask(url):
  begun()
  return http.get(url).text()
@task(compute="HIGH")
def spins(*_):
  begun()
  while True: pass
@task
async def waits(*_):
  begun()
  await asyncio.sleep(1e6)
@task
async def asks(url): await asyncio.gather(ask.spawn(url), ask.spawn(url))
@task
def calls(*_): return spins()
@task(max_retries=10**9)
def retries(*_):
  begun()
  raise ValueError("no")
@task(compute="HIGH")
def grows(*_):
  held = [b"1" * (64 << 20)]
  begun()
  while True: len(held)
@task
def noop(): pass`

const kinds = ['spins', 'waits', 'asks', 'calls', 'retries', 'grows']

/** Runs one that ends only by being stopped, which happens when it is about to run, or when it does. */
async function stopped(program: CallTask, number: number, url: string): Promise<boolean> {
  const controller = new AbortController()
  const { signal } = controller
  const reason = new Error('stopped')
  const stop = (): void => controller.abort(reason)
  const when = number % 4 === 0 ? { onEvent: stop } : { onStdout: stop }
  const ended = program(kinds[number % kinds.length] ?? '', [url], { signal, ...when })
  return ended.then(
    () => false,
    (error: unknown) => error === reason,
  )
}

interface Resources {
  files: number
  threads: number
  rssMb: number
}

function resources(): Resources {
  const rssMb = process.memoryUsage.rss() / 2 ** 20
  const [files, threads] = [readdirSync('/proc/self/fd'), readdirSync('/proc/self/task')]
  return { files: files.length, threads: threads.length, rssMb }
}

for (const { language, of } of inBoth(source, python)) {
  test.serial(
    `a thousand runs that are stopped leave no file, connection, thread or memory behind (${language})`,
    async (t) => {
      const open = new Set<object>()
      const server = await serve(t, ({ socket }) => {
        open.add(socket)
        socket.once('close', () => open.delete(socket))
      })
      const url = `http://127.0.0.1:${server.port}/`
      const program = of(t)
      const stopAll = async (count: number): Promise<boolean[]> => {
        const outcomes: boolean[] = []
        for (let begun = 0; begun < count; begun += 20) {
          const batch = Array.from({ length: 20 }, async (_, at) =>
            stopped(program, begun + at, url),
          )
          outcomes.push(...(await Promise.all(batch)))
        }
        return outcomes
      }
      await stopAll(200)
      const before = resources()
      const outcomes = await stopAll(1000)
      t.true(outcomes.every(Boolean))
      // The test's own time ends the wait.
      while (open.size > 0) await setImmediate()
      t.like(await program('noop'), { success: true })
      const after = resources()
      t.true(after.threads <= before.threads, JSON.stringify({ before, after }))
      // A connection that is closed may keep its descriptor for a moment longer than the server's end does.
      t.true(after.files <= before.files + 8, JSON.stringify({ before, after }))
      t.true(after.rssMb < before.rssMb + 100, JSON.stringify({ before, after }))
    },
  )
}
