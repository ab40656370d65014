import { define } from './property.ts'

/** Mends the engine's own `AbortSignal`. */
export function installSignals(): void {
  // The engine's own throws where nobody can catch it.
  define(AbortSignal.prototype, 'throwIfAborted', function (this: AbortSignal): void {
    if (this.aborted) throw this.reason
  })
  define(AbortSignal, 'any', any)
}

/** The engine's own forgets the reason. */
function any(signals: Iterable<AbortSignal>): AbortSignal {
  const sources = [...signals]
  const controller = new AbortController()
  const aborted = sources.find((source) => source.aborted)
  if (aborted) controller.abort(aborted.reason)
  else for (const source of sources) whenAborted(source, (reason) => controller.abort(reason))
  return controller.signal
}

/** Calls `then` with the reason once the signal is aborted; what it gives back takes that away. */
export function whenAborted(signal: AbortSignal, then: (reason: unknown) => void): () => void {
  const listener = (): void => then(signal.reason)
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}
