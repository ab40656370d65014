import { checkedSignal } from '../events/once.ts'
import { wrongType } from '../usage-error.ts'

/** When a signal aborts, as long as somebody holds the resource. */
export async function aborted(signal: unknown, resource: unknown): Promise<void> {
  const asked = checkedSignal(signal, 'signal')
  if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function')) {
    throw wrongType('resource', 'of type object', resource)
  }
  if (asked.aborted) return undefined
  const held = new WeakRef(resource)
  return new Promise((resolve) => {
    const tell = (): void => {
      if (held.deref() !== undefined) resolve()
    }
    asked.addEventListener('abort', tell, { once: true })
  })
}

/** Nothing is sent to another thread here, so any will do. */
export function transferableAbortController(): AbortController {
  return new AbortController()
}

export function transferableAbortSignal(signal: unknown): AbortSignal {
  return checkedSignal(signal, 'signal')
}
