import { run } from '@capsule-run/sdk/runner'
import { programPath } from '../place.mjs'

/** `run()` of a warm program: a fresh sandbox each call. */
export const capsule = {
  name: 'capsule run()',
  open: async (cwd) => async () => {
    const envelope = await run({ file: programPath('noop.ts'), cwd })
    if (!envelope.success) throw new Error(envelope.error.message)
    return JSON.stringify(envelope.result)
  },
}
