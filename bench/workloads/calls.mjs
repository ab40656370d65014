import { interleaved } from '../measure.mjs'
import { bareFunction } from '../peers/bare-function.mjs'
import { capsule } from '../peers/capsule.mjs'
import { childProcess } from '../peers/child-process.mjs'
import { blockingIsolate, isolate } from '../peers/isolate.mjs'
import { quickjs } from '../peers/quickjs.mjs'
import { thread } from '../peers/thread.mjs'
import { withFolder } from '../place.mjs'

const peers = [capsule, isolate, blockingIsolate, quickjs, thread, childProcess, bareFunction]
const inARow = 1000
/** As many calls as it takes until Node has compiled all that it will compile of the JavaScript around them. */
const warmups = 3000
/** isolated-vm disposes of its isolates on another thread, for a while after its last call. */
const restMs = 300

/** A function that does nothing, in a fresh sandbox of each kind. */
export async function measure() {
  return withFolder(async (cwd) => {
    const opened = await Promise.all(peers.map((peer) => open(peer, cwd)))
    const candidates = opened.filter(({ call }) => call)
    const quick = candidates.filter(({ every }) => every === undefined)
    const inTurns = await interleaved(candidates, { rounds: 600, warmups: 10 })
    const inRows = await interleaved(quick, { rounds: 3, warmups, row: inARow, restMs })
    return {
      timings: { ...Object.fromEntries(inTurns), ...namedAsRows(inRows) },
      baseline: capsule.name,
      notes: opened.filter(({ note }) => note).map(({ note }) => note),
      values: {
        ...ratios(inTurns, ''),
        ...ratios(inRows, `, ${inARow} in a row`),
        'capsule p99 / p50': tail(inTurns),
        [`capsule p99 / p50, ${inARow} in a row`]: tail(inRows),
      },
    }
  })
}

/** Of a peer that is not there, no ratio. */
function ratios(timings, suffix) {
  const ratio = (at, above, below) => timings.get(above.name)?.[at] / timings.get(below.name)?.[at]
  const told = ['p50', 'min'].flatMap((at) => [
    [`${at}, isolated-vm / capsule${suffix}`, ratio(at, isolate, capsule)],
    [`${at}, capsule / quickjs-emscripten${suffix}`, ratio(at, capsule, quickjs)],
  ])
  return Object.fromEntries(told.filter(([, value]) => Number.isFinite(value)))
}

function tail(timings) {
  const { p50, p99 } = timings.get(capsule.name)
  return p99 / p50
}

function namedAsRows(timings) {
  return Object.fromEntries(
    [...timings].map(([name, told]) => [`${name}, ${inARow} in a row`, told]),
  )
}

async function open({ name, every, open: prepare }, cwd) {
  try {
    const call = await prepare(cwd)
    return { name, every, call: checked(name, call) }
  } catch (error) {
    return { name, note: `${name} is not measured: ${error.message.split('\n')[0]}` }
  }
}

/** A peer that answered something else would be measured at something else. */
function checked(name, call) {
  return async () => {
    const result = await call()
    if (result !== 'null') throw new Error(`${name} answered ${result}`)
  }
}
