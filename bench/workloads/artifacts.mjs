import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { interleaved } from '../measure.mjs'
import { bin, checkout, withFolder } from '../place.mjs'

/** Whole processes that build and execute artifacts, against a Node that does nothing. */
export async function measure() {
  return withFolder(async (folder) => {
    const capsule = (...args) => succeed([bin, ...args], folder)
    copyFileSync(join(checkout, 'examples/hello.ts'), join(folder, 'hello.ts'))
    capsule('build', 'hello.ts', '--export')
    const candidates = [
      { name: 'node -e 0', call: () => succeed(['-e', '0'], folder) },
      { name: 'exec hello.cwasm', call: () => capsule('exec', 'hello.cwasm') },
      { name: 'exec hello.wasm', call: () => capsule('exec', 'hello.wasm') },
      { name: 'build', call: () => capsule('build', 'hello.ts', '--export', '--out', 'made') },
    ]
    const timings = Object.fromEntries(await interleaved(candidates, { rounds: 20, warmups: 2 }))
    const over = (name) => timings[name].p50 - timings['node -e 0'].p50
    return {
      timings,
      baseline: 'node -e 0',
      values: {
        'exec hello.cwasm, ms over node': over('exec hello.cwasm'),
        'exec hello.wasm from its second run on, ms over node': over('exec hello.wasm'),
        'ms for capsule build hello.ts --export (median)': timings.build.p50,
      },
    }
  })
}

function succeed(args, cwd) {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`)
}
