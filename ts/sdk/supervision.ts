import { parseEvent, type RunEvent } from './events.ts'
import { newRunHandle, type OutputChunk, type RunHandle } from './native.ts'

/** How a caller follows work in a sandbox, and stops it. */
export interface Supervision {
  signal?: AbortSignal | undefined
  onStdout?: ((text: string) => void) | undefined
  onStderr?: ((text: string) => void) | undefined
  onEvent?: ((event: RunEvent) => void) | undefined
}

/**
 * Does work in a sandbox under supervision. An abort stops the sandbox first; the promise then
 * rejects with `signal.reason`. So does an error that a listener throws.
 */
export async function supervised<Outcome>(
  supervision: Supervision,
  work: (handle?: RunHandle) => Promise<Outcome>,
): Promise<Outcome> {
  const { signal, onStdout, onStderr, onEvent } = supervision
  if (!signal && !onStdout && !onStderr && !onEvent) return work()
  signal?.throwIfAborted()
  const { handle, finish } = superviseOutput(supervision)
  const stop = (): void => handle.stop()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const outcome = await work(handle)
    finish()
    signal?.throwIfAborted()
    return outcome
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** A handle whose output is being passed on. */
export interface SupervisedOutput {
  handle: RunHandle
  /** Passes on what is left; throws what a listener threw. */
  finish: () => void
}

/** A handle whose output goes to the listeners as text, characters whole and streams in order. */
export function superviseOutput({ onStdout, onStderr, onEvent }: Supervision): SupervisedOutput {
  const stdout = decoded(onStdout)
  const stderr = decoded(onStderr)
  let failure: { reason: unknown } | undefined
  const guarded = (pass: () => void): void => {
    try {
      if (!failure) pass()
    } catch (reason) {
      failure = { reason }
      handle.stop()
    }
  }
  const passOn = ({ stream, data }: OutputChunk): void => {
    if (stream === 'stdout') stdout.push(data)
    else stderr.push(data)
  }
  const passAllOn = (): void => {
    for (const { output, event } of handle.take()) {
      if (output) passOn(output)
      if (event !== undefined) onEvent?.(parseEvent(event))
    }
  }
  const handle = newRunHandle(() => guarded(passAllOn), onEvent !== undefined)
  const finish = (): void => {
    guarded(() => {
      passAllOn()
      stdout.end()
      stderr.end()
    })
    if (failure) throw failure.reason
  }
  return { handle, finish }
}

interface DecodedStream {
  push: (data: Buffer) => void
  end: () => void
}

/** A chunk may end inside a character: the rest of it comes with the next. */
function decoded(listener: ((text: string) => void) | undefined): DecodedStream {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  const pass = (text: string | undefined): void => {
    if (text) listener?.(text)
  }
  return {
    push: (data) => {
      decoder ??= new TextDecoder('utf-8', { ignoreBOM: true }) // most tasks print nothing
      pass(decoder.decode(data, { stream: true }))
    },
    end: () => pass(decoder?.decode()),
  }
}
