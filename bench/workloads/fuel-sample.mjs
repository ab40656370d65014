import { run } from '@capsule-run/sdk/runner'
import { programPath } from '../place.mjs'

const calls = 20

/** What each of some calls used, in this process. */
export async function measure({ cwd }) {
  return { steady: await fuelOf('steady.ts', cwd), garbage: await fuelOf('garbage.ts', cwd) }
}

async function fuelOf(name, cwd) {
  const used = []
  for (let index = 0; index < calls; index++) {
    const { success, error, execution } = await run({ file: programPath(name), cwd })
    if (!success) throw new Error(`${name}: ${error.message}`)
    used.push(execution.fuel_consumed)
  }
  return used
}
