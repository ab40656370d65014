import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '@capsule-run/sdk/runner'
import { timed } from '../measure.mjs'
import { capsule } from '../peers/capsule.mjs'
import { programPath, withFolder } from '../place.mjs'

const held = 1000
/** For what still moves when the last sandbox has said that it lives. */
const settleMs = 500

/** Private memory of sandboxes that are alive at once, each waiting in the middle of its task. */
export async function measure() {
  return measured(capsule, 'waiting.ts')
}

/** The same of one peer's sandboxes and a program that waits. */
export async function measured(peer, program) {
  if (process.platform !== 'linux') return { notes: ['live sandboxes: measured on Linux only'] }
  return withFolder(async (cwd) => {
    const call = await peer.open(cwd)
    for (let index = 0; index < 20; index++) await call()
    await stopped(hold(program, cwd, 1))
    await sleep(settleMs)
    const before = memory()
    const holding = hold(program, cwd, held)
    const readyMs = await timed(() => holding.ready)
    await sleep(settleMs)
    const during = memory()
    const stopMs = await timed(() => stopped(holding))
    await sleep(settleMs)
    return { values: valuesOf(before, during, memory(), { readyMs, stopMs }) }
  })
}

function valuesOf(before, during, after, { readyMs, stopMs }) {
  const each = (name, now) => (now[name] - before[name]) / held
  return {
    'sandboxes alive at once': held,
    'private KiB each': each('private', during),
    'of these on the heap of Node': each('heap', during),
    'page tables KiB each (not in the above)': each('pageTables', during),
    'private KiB each still kept 0.5 s after all ended': each('private', after),
    'ms until all were alive': readyMs,
    'ms to stop all': stopMs,
  }
}

/** Starts sandboxes; `ready` when each of them has printed that it lives. */
function hold(program, cwd, count) {
  const controller = new AbortController()
  const { signal } = controller
  setMaxListeners(0, signal)
  const { promise: ready, resolve, reject } = deferred()
  let alive = 0
  const onStdout = () => {
    alive++
    if (alive === count) resolve()
  }
  const file = programPath(program)
  const runs = Array.from({ length: count }, () =>
    run({ file, cwd, signal, onStdout }).then(refuse, (error) => {
      if (error !== signal.reason) reject(error)
    }),
  )
  return { ready, runs, controller }
  function refuse({ error }) {
    reject(new Error(`a sandbox ended by itself: ${error?.message}`))
  }
}

async function stopped({ ready, runs, controller }) {
  await ready
  controller.abort()
  await Promise.all(runs)
}

function deferred() {
  let resolve, reject
  const promise = new Promise((...settlers) => ([resolve, reject] = settlers))
  return { promise, resolve, reject }
}

/** In KiB. */
function memory() {
  return {
    private: field('smaps_rollup', 'Private_Dirty'),
    pageTables: field('status', 'VmPTE'),
    heap: process.memoryUsage().heapUsed / 1024,
  }
}

function field(file, name) {
  const text = readFileSync(`/proc/self/${file}`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1])
}
