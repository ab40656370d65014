import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { median, summary, timed } from '../measure.mjs'
import { capsule } from '../peers/capsule.mjs'
import { withFolder } from '../place.mjs'

const calls = 1000
const rounds = 7
const widths = [1, 16]

/** A thousand calls at concurrency 16 against a thousand one after the other, in turns. */
export async function measure() {
  return withFolder(async (cwd) => {
    const call = await capsule.open(cwd)
    for (const width of widths) await batch(call, width)
    const batches = new Map(widths.map((width) => [width, []]))
    for (let round = 0; round < rounds; round++) {
      for (const width of widths) batches.get(width).push(await batch(call, width))
    }
    const [alone, wide] = widths.map((width) => batches.get(width))
    return { timings: timingsOf(batches), values: valuesOf(alone, wide, await idleDelayMs()) }
  })
}

function timingsOf(batches) {
  const told = [...batches].map(([width, list]) => [
    `a call, ${width} at once`,
    summary(list.flatMap(({ timesMs }) => timesMs)),
  ])
  return Object.fromEntries(told)
}

function valuesOf(alone, wide, idleMs) {
  const [rateAlone, rateWide] = [alone, wide].map((list) => list.map(({ perSecond }) => perSecond))
  const [faultsAlone, faultsWide] = [alone, wide].map((list) =>
    list.map(({ faultsPerCall }) => faultsPerCall),
  )
  const delays = wide.map(({ longestDelayMs }) => longestDelayMs)
  return {
    'calls a second, 1 at once (median)': median(rateAlone),
    'calls a second, 16 at once (median)': median(rateWide),
    'calls a second, 16 at once (best)': Math.max(...rateWide),
    'throughput, 16 at once / 1 (medians)': median(rateWide) / median(rateAlone),
    'throughput, 16 at once / 1 (bests)': Math.max(...rateWide) / Math.max(...rateAlone),
    'page faults a call, 1 at once': median(faultsAlone),
    'page faults a call, 16 at once': median(faultsWide),
    'page faults a call, 16 at once (worst batch)': Math.max(...faultsWide),
    'longest loop delay in ms, 16 at once (median of batches)': median(delays),
    'longest loop delay in ms, 16 at once (worst batch)': Math.max(...delays),
    'longest loop delay in ms, doing nothing for 1 s': idleMs,
  }
}

/** Makes all calls with `width` of them under way at any time. */
async function batch(call, width) {
  const timesMs = []
  let left = calls
  const lane = async () => {
    while (left-- > 0) timesMs.push(await timed(call))
  }
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const faultsBefore = process.resourceUsage().minorPageFault
  delay.enable()
  const wallMs = await timed(() => Promise.all(Array.from({ length: width }, lane)))
  delay.disable()
  const faults = process.resourceUsage().minorPageFault - faultsBefore
  return {
    timesMs,
    perSecond: (timesMs.length / wallMs) * 1000,
    faultsPerCall: faults / timesMs.length,
    longestDelayMs: delay.max / 1e6,
  }
}

/** What the machine alone does to the loop: the same figure with no work at all. */
async function idleDelayMs() {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await sleep(1000)
  delay.disable()
  return delay.max / 1e6
}
