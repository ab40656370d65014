import { run } from '@capsule-run/sdk/runner'
import { programPath } from '../place.mjs'

/** `run()` of a warm program: a fresh sandbox each call. */
export const capsule = { name: 'capsule run()', open: calling('noop.ts') }

/** The same of a Python program. */
export const pythonCapsule = { name: 'capsule run(), Python', open: calling('noop.py') }

function calling(program) {
  return async (cwd) => async () => {
    const envelope = await run({ file: programPath(program), cwd })
    if (!envelope.success) throw new Error(envelope.error.message)
    return JSON.stringify(envelope.result)
  }
}
