import { run } from '@capsule-run/sdk/runner'
import { interleaved, median, timed } from '../measure.mjs'
import { programPath, withFolder } from '../place.mjs'

const rows = [
  { name: 'apple', group: 'fruit', price: 3 },
  { name: 'beet', group: 'root', price: 2 },
  { name: 'pear', group: 'fruit', price: 4 },
]
const expected = JSON.stringify({ fruit: 7, root: 2 })

/** A program with zod and lodash: a call from its image, against loading it for each call. */
export async function measure() {
  return withFolder(async (cwd) => {
    const firstMs = await timed(() => use('catalog.ts', cwd))
    const candidates = [
      { name: 'call from the image', call: () => use('catalog.ts', cwd) },
      { name: 'load, then call', call: () => use('catalog-reloaded.ts', cwd) },
      { name: 'bundle, load, image, call', every: 10, call: useAnew },
    ]
    const timings = await interleaved(candidates, { rounds: 200, warmups: 2 })
    const [fromImage, loaded] = candidates.map(({ name }) => timings.get(name))
    return {
      timings: Object.fromEntries(timings),
      baseline: 'call from the image',
      values: {
        'p50, from the image / load and call': fromImage.p50 / loaded.p50,
        'min, from the image / load and call': fromImage.min / loaded.min,
        'page faults, a call from the image': await faultsPerCall(candidates[0].call),
        'ms, first run of the process (open the engine, bundle, load, call)': firstMs,
      },
    }
  })
}

/** The middle of many: a collection of Node's own heap among them is another's cost. */
async function faultsPerCall(call) {
  const counts = []
  for (let index = 0; index < 50; index++) {
    const before = process.resourceUsage().minorPageFault
    await call()
    counts.push(process.resourceUsage().minorPageFault - before)
  }
  return median(counts)
}

/** As a program that was never seen: the cache is empty. */
async function useAnew() {
  return withFolder((empty) => use('catalog.ts', empty))
}

async function use(file, cwd) {
  const { result, error } = await run({ file: programPath(file), args: [rows], cwd })
  if (JSON.stringify(result) !== expected) throw new Error(error?.message ?? JSON.stringify(result))
}
