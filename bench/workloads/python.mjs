import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { run } from '@capsule-run/sdk/runner'
import { interleaved, median } from '../measure.mjs'
import { nativePython as python } from '../native-python.mjs'
import { pythonCapsule } from '../peers/capsule.mjs'
import { programPath, withFolder } from '../place.mjs'

const execute = promisify(execFile)
const batch = 200
const works = ['fib', 'sieve', 'json_text', 'regex', 'sort', 'dicts', 'classes', 'sha256']
/** A library of C here and in the sandbox: told, and under no bar. */
const library = 'hashed'
const rounds = 7

/** Python tasks: a call that does nothing, and work, beside this machine's own Python. */
export async function measure() {
  return withFolder(async (cwd) => {
    const candidates = [
      { name: pythonCapsule.name, call: await pythonCapsule.open(cwd) },
      { name: 'python3 -c pass', every: 20, call: () => execute(python, ['-c', 'pass']) },
    ]
    const timings = await interleaved(candidates, { rounds: 600, warmups: 100 })
    const [sandbox, started] = candidates.map(({ name }) => timings.get(name))
    const ratios = await workRatios(cwd)
    return {
      timings: Object.fromEntries(timings),
      baseline: pythonCapsule.name,
      values: {
        'ms a call (p50)': sandbox.p50,
        'page faults a call': await faultsPerCall(candidates[0].call),
        'p50, python3 -c pass / capsule': started.p50 / sandbox.p50,
        ...Object.fromEntries(
          ratios.map(([name, ratio]) => [`min, capsule / python3: ${name}`, ratio]),
        ),
        'largest of the minima of work': Math.max(
          ...ratios.filter(([name]) => name !== library).map(([, ratio]) => ratio),
        ),
      },
    }
  })
}

/** The middle of some batches: a collection of Node's own heap is in one or another. */
async function faultsPerCall(call) {
  const counts = []
  for (let index = 0; index < rounds; index++) {
    const before = process.resourceUsage().minorPageFault
    for (let turn = 0; turn < batch; turn++) await call()
    counts.push((process.resourceUsage().minorPageFault - before) / batch)
  }
  return median(counts)
}

/** Each kind of work in turns here and there; both take the time themselves, and answer the same. */
async function workRatios(cwd) {
  const ratios = []
  for (const name of [...works, library]) {
    const times = { here: [], there: [] }
    for (let round = 0; round < rounds; round++) {
      const [here, there] = [await inSandbox(name, cwd), await natively(name)]
      if (here.result !== there.result) throw new Error(`${name} answered ${here.result}`)
      times.here.push(here.ms)
      times.there.push(there.ms)
    }
    ratios.push([name, Math.min(...times.here) / Math.min(...times.there)])
  }
  return ratios
}

async function inSandbox(name, cwd) {
  const file = programPath('python/computing.py')
  const { result, error } = await run({ file, args: [name], cwd })
  if (error) throw new Error(`${name}: ${error.message}`)
  return result
}

async function natively(name) {
  const { stdout } = await execute(python, [programPath('python/work.py'), name])
  return JSON.parse(stdout)
}
