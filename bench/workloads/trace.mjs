import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRuns } from '@capsule-run/sdk/internal'
import { run } from '@capsule-run/sdk/runner'
import { median, summary, timed } from '../measure.mjs'
import { bin, programPath, withFolder } from '../place.mjs'

const rounds = 20
const count = 250
const width = 16
const kept = 10_000

/** Calls with a trace and without one, in turns, one after the other and 16 at once; and listing 10,000 runs. */
export async function measure() {
  return withFolder(async (folder) => {
    const calls = {
      'with a trace': projectIn(folder, 'on', true),
      'without one': projectIn(folder, 'off', false),
    }
    const times = {}
    const wide = {}
    for (const [name, call] of Object.entries(calls)) {
      for (let index = 0; index < 1500; index++) await call()
      times[name] = []
      wide[name] = []
    }
    for (let round = 0; round < rounds; round++) {
      // Each is first as often as it is second.
      for (const [name, call] of round % 2
        ? Object.entries(calls)
        : Object.entries(calls).toReversed()) {
        for (let index = 0; index < count; index++) times[name].push(await timed(call))
        wide[name].push((await timed(() => atOnce(call))) / (2 * count))
      }
    }
    while ((await readRuns(join(folder, 'on'), { limit: kept })).length < kept)
      await atOnce(calls['with a trace'])
    const listing = []
    for (let index = 0; index < 10; index++)
      listing.push(await timed(() => list(join(folder, 'on'))))
    const timings = Object.fromEntries(
      Object.entries(times).map(([name, list]) => [name, summary(list)]),
    )
    const ratio = (of) => of('with a trace') / of('without one')
    return {
      timings,
      baseline: 'without one',
      values: {
        'p50, with a trace / without': ratio((name) => timings[name].p50),
        'min, with a trace / without': ratio((name) => timings[name].min),
        '16 at once, with a trace / without (medians)': ratio((name) => median(wide[name])),
        [`ms for capsule trace after ${kept} runs (median)`]: median(listing),
      },
    }
  })
}

function projectIn(folder, name, enabled) {
  const cwd = join(folder, name)
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'capsule.toml'), `[trace]\nenabled = ${enabled}\n`)
  copyFileSync(programPath('noop.ts'), join(cwd, 'noop.ts'))
  return async () => {
    const { success } = await run({ file: 'noop.ts', cwd })
    if (!success) throw new Error('it failed')
  }
}

async function atOnce(call) {
  let left = 2 * count
  const lane = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: width }, lane))
}

function list(cwd) {
  const { status, stdout } = spawnSync(process.execPath, [bin, 'trace'], { cwd, encoding: 'utf8' })
  if (status !== 0 || !stdout.includes('noop.ts')) throw new Error('the runs were not listed')
}
