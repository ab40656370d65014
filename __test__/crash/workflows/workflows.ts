// What the crash test runs. A step with an effect leaves "LABEL KEY" where it can be counted, and gives it.

import { appendFileSync, readFileSync } from 'node:fs'
import { signal, sleep, task } from '@capsule-run/sdk'

const allowedFiles = ['./effects']
const allowedHosts = ['127.0.0.1']
const lines = './effects/lines'

function effect(label: string): string {
  const line = `${label} ${process.env['CAPSULE_IDEMPOTENCY_KEY']}`
  appendFileSync(lines, `${line}\n`)
  return line
}

/** The keys under which a step has left its lines. */
function keysOf(label: string): string[] {
  const all = readFileSync(lines, 'utf8').split('\n')
  return all.filter((line) => line.startsWith(`${label} `)).map((line) => line.split(' ')[1] ?? '')
}

async function posted(url: string): Promise<string> {
  const body = process.env['CAPSULE_IDEMPOTENCY_KEY'] ?? ''
  return (await fetch(url, { method: 'POST', body })).text()
}

const pure = task({ name: 'pure' }, (label: string) => label)
const step = task({ name: 'step', allowedFiles, idempotent: true }, async (label: string) =>
  effect(label),
)
const once = task({ name: 'once', allowedFiles }, async (label: string) => effect(label))
const post = task({ name: 'post', allowedHosts, idempotent: true }, posted)
const postOnce = task({ name: 'postOnce', allowedHosts }, posted)

const flaky = task({ name: 'flaky', allowedFiles, idempotent: true, maxRetries: 3 }, () => {
  const line = effect('flaky')
  if (keysOf('flaky').length < 3) throw new Error('not yet')
  return line
})

const tally = task({ name: 'tally', allowedFiles, idempotent: true }, () => {
  effect('tally')
  return new Set(keysOf('tally')).size
})

const unsteady = task({ name: 'unsteady', maxRetries: 2 }, async () => {
  const begun = await step('unsteady')
  const { result } = tally()
  if (Number(result) < 2) throw new Error('not yet')
  return [begun.result, result, (await step('steady')).result]
})

const twig = task({ name: 'twig' }, async (label: string) => {
  const first = await step(`${label}.1`)
  const both = await Promise.all([step(`${label}.2`), step(`${label}.3`)])
  return [first, ...both].map(({ result }) => result)
})

const branch = task({ name: 'branch' }, async (label: string) => {
  const twigs = await Promise.all([twig(`${label}.a`), twig(`${label}.b`)])
  return [...twigs.map(({ result }) => result), (await step(`${label}.end`)).result]
})

const say = task({ name: 'say', allowedFiles, idempotent: true }, (values: unknown) => {
  appendFileSync('./effects/said', `${JSON.stringify(values)}\n`)
})

export const sequential = task({ name: 'sequential' }, async () => {
  const done: unknown[] = []
  for (const label of ['a', 'b', 'c', 'd', 'e']) {
    done.push(label === 'c' ? pure(label).result : (await step(label)).result)
  }
  return done
})

export const careful = task({ name: 'careful' }, async () => {
  const done: unknown[] = []
  for (const label of ['a', 'b', 'c']) {
    const { result, error } = await once(label)
    done.push(error?.error_type ?? result)
  }
  return done
})

export const fanOut = task({ name: 'fanOut', timeout: '60s' }, async () => {
  const labels = Array.from({ length: 20 }, (_, n) => `step${n}`)
  return (await Promise.all(labels.map(async (label) => step(label)))).map(({ result }) => result)
})

export const nested = task({ name: 'nested', timeout: '60s' }, async () => {
  const branches = await Promise.all([branch('x'), branch('y')])
  return branches.map(({ result }) => result)
})

export const retried = task({ name: 'retried' }, async () => [
  flaky().result,
  (await unsteady()).result,
])

export const waits = task({ name: 'waits' }, async () => {
  const before = (await step('before')).result
  const [beside] = await Promise.all([step('beside'), sleep(30)])
  const told = await signal('go', { args: { amount: 12 } })
  const after = (await step('after')).result
  const again = await signal('go', { timeout: 40 }).catch((error: Error) => error.name)
  return [before, beside.result, told, after, again]
})

export const http = task({ name: 'http', allowedHosts }, async (url: string) => {
  const first = await (await fetch(`${url}/get`)).text()
  const { result } = await post(`${url}/post`)
  const other = await postOnce(`${url}/once`)
  const last = await (await fetch(`${url}/last`)).text()
  return [first, result, other.error?.error_type ?? other.result, last]
})

export const sender = task({ name: 'sender', allowedHosts }, async (url: string) => [
  await posted(`${url}/first`),
  (await step('between')).result,
  await posted(`${url}/second`),
])

export const chance = task({ name: 'chance', allowedHosts }, async (url: string) => {
  const race = await Promise.race([step('left'), step('right')])
  const counted = await (await fetch(`${url}/count`)).text()
  const values = [Date.now(), Math.random(), crypto.randomUUID(), counted, race.result]
  say(values)
  await step('then')
  values.push(Date.now(), performance.now(), Math.random(), crypto.randomUUID())
  say(values)
  return values
})
