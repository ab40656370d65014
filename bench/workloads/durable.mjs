import { spawnSync } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@capsule-run/sdk/runner'
import { median, summary, timed } from '../measure.mjs'
import { bin, programPath, withFolder } from '../place.mjs'

const rounds = 15
const inSequence = 100
const atOnce = 64
/** What a run may call at most, less the sleep at the end. */
const steps = 9_990

/** What durability costs: beside the same calls without it and the disk's own sync, and to go on with many that were done. */
export async function measure() {
  return withFolder(async (cwd) => {
    const call = async (task, count, durable) => {
      const file = programPath('durable.ts')
      const took = await timed(() => run({ file, cwd, task, args: [count], durable }))
      return took / count
    }
    const disk = openSync(join(cwd, 'disk'), 'w')
    const times = { 'a sync of the disk': [] }
    const add = (name, time) => (times[name] ??= []).push(time)
    for (const durable of [false, true]) await call('fanOut', atOnce, durable)
    for (let round = 0; round < rounds; round++) {
      for (const kind of ['plain', 'durable']) {
        add(`a call, ${kind}, in sequence`, await call('sequence', inSequence, kind === 'durable'))
        add(`a call, ${kind}, ${atOnce} at once`, await call('fanOut', atOnce, kind === 'durable'))
      }
      for (let sync = 0; sync < 20; sync++) {
        writeSync(disk, Buffer.alloc(4096))
        add('a sync of the disk', await timed(() => fdatasyncSync(disk)))
      }
    }
    closeSync(disk)
    const cost = (how) =>
      median(times[`a call, durable, ${how}`]) - median(times[`a call, plain, ${how}`])
    const [one, many] = [cost('in sequence'), cost(`${atOnce} at once`)]
    return {
      timings: Object.fromEntries(
        Object.entries(times).map(([name, list]) => [name, summary(list)]),
      ),
      baseline: 'a sync of the disk',
      values: {
        "a call's cost / a sync of the disk, in sequence (medians)":
          one / median(times['a sync of the disk']),
        [`a call's cost, in sequence / ${atOnce} at once (medians)`]: one / Math.max(many, 1e-6),
        ...replays(cwd),
      },
    }
  })
}

/** Goes on with runs of many completed steps; what the process itself takes is not counted. */
function replays(cwd) {
  const capsule = (...args) =>
    spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' })
  const begin = (id, count, waits) => {
    const args = join(cwd, `${id}.json`)
    writeFileSync(args, JSON.stringify([count, waits]))
    const { status, stderr } = capsule(
      'run',
      programPath('durable.ts'),
      '--task',
      'long',
      '--args-file',
      args,
      '--run-id',
      id,
    )
    if (status !== 5) throw new Error(stderr)
  }
  begin('none', 0, false)
  const before = statSync(join(cwd, '.capsule/runs.db')).size
  begin('calls', steps, false)
  // What is in the log is written back as it grows; the last of it may still be there.
  const grown = statSync(join(cwd, '.capsule/runs.db')).size - before
  begin('awaited', steps, true)
  const took = Object.fromEntries(['none', 'calls', 'awaited'].map((id) => [id, []]))
  for (let round = 0; round < 5; round++) {
    for (const id of Object.keys(took)) {
      const started = performance.now()
      const { status, stderr } = capsule('runs', 'resume', id)
      if (status !== 5) throw new Error(stderr)
      took[id].push(performance.now() - started)
    }
  }
  const more = (id) => (median(took[id]) - median(took.none)) * (10_000 / steps)
  return {
    'ms to replay 10000 calls (median)': more('calls'),
    'ms to replay 10000 awaited calls (median)': more('awaited'),
    'bytes of the file a call': Math.round(grown / steps),
  }
}
