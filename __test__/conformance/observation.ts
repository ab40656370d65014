import { CapsuleError, run, type Envelope, type RunOptions } from '@capsule-run/sdk/runner'

/** Everything that the caller of one run sees. */
export interface Observation {
  envelope: Envelope | undefined
  /** What `run()` rejected with. */
  rejected: { code: string; message: string } | undefined
  stdout: string
  stderr: string
}

/** Runs a task and keeps all that can be seen of it. Anything but a `CapsuleError` is thrown on. */
export async function observe(options: RunOptions): Promise<Observation> {
  const seen: Observation = { envelope: undefined, rejected: undefined, stdout: '', stderr: '' }
  const onStdout = (text: string): void => void (seen.stdout += text)
  const onStderr = (text: string): void => void (seen.stderr += text)
  try {
    seen.envelope = await run({ ...options, onStdout, onStderr })
  } catch (error) {
    if (!(error instanceof CapsuleError)) throw error
    seen.rejected = { code: error.code, message: error.message }
  }
  return seen
}
