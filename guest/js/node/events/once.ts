import { abortError, wrongType } from '../usage-error.ts'
import { subscribe } from './source.ts'

/** The arguments of an event's next time; rejects for an `error` before it. */
export async function once(source: unknown, type: unknown, options?: unknown): Promise<unknown[]> {
  const signal = signalOf(options)
  if (signal?.aborted) throw abortError(signal.reason)
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = []
    const end = (): void => ends.forEach((run) => run())
    const listen = (name: unknown, listener: (...args: unknown[]) => void): void => {
      ends.push(subscribe(source, name, listener, { once: true }))
    }
    listen(type, (...args) => {
      end()
      resolve(args)
    })
    if (type !== 'error' && typeof Object(source).once === 'function') {
      listen('error', (error) => {
        end()
        reject(error)
      })
    }
    const abort = (): void => {
      end()
      reject(abortError(signal?.reason))
    }
    signal?.addEventListener('abort', abort, { once: true })
    ends.push(() => signal?.removeEventListener('abort', abort))
  })
}

export function signalOf(options: unknown): AbortSignal | undefined {
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw wrongType('options', 'of type object', options)
  }
  const signal: unknown = Object(options).signal
  return signal === undefined ? undefined : checkedSignal(signal, 'options.signal')
}

export function checkedSignal(signal: unknown, name: string): AbortSignal {
  if (typeof signal === 'object' && signal !== null && 'aborted' in signal) return Object(signal)
  throw wrongType(name, 'an instance of AbortSignal', signal)
}
