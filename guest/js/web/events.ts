import { define } from '../src/property.ts'

/** What the engine's aborts, events and texts of base 64 have in other ways than the platform. */

const [ABORTED, LATE] = ['This operation was aborted', 'The operation was aborted due to timeout']

const { abort } = AbortController.prototype

define(
  AbortController.prototype,
  'abort',
  function (this: AbortController, reason?: unknown): void {
    const why = reason === undefined ? new DOMException(ABORTED, 'AbortError') : reason
    Reflect.apply(abort, this, [why])
  },
)

define(AbortSignal, 'abort', (reason?: unknown): AbortSignal => {
  const controller = new AbortController()
  controller.abort(reason)
  return controller.signal
})

define(AbortSignal, 'timeout', (milliseconds: unknown): AbortSignal => {
  const time = Number(milliseconds)
  if (!(time >= 0 && time <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(
      `The value of "delay" is out of range. It must be >= 0 && <= 4294967295. Received ${String(milliseconds)}`,
    )
  }
  const controller = new AbortController()
  setTimeout(() => controller.abort(new DOMException(LATE, 'TimeoutError')), time)
  return controller.signal
})

Object.defineProperty(AbortSignal.prototype, Symbol.toStringTag, {
  value: 'AbortSignal',
  configurable: true,
})

const EngineEvent = CustomEvent
/** The engine asks for the second argument, which may be left out. */
const OwnEvent = new Proxy(EngineEvent, {
  construct: (target, [type, init = {}], newTarget) =>
    Reflect.construct(target, [type, { detail: null, ...init }], newTarget),
})
define(EngineEvent.prototype, 'constructor', OwnEvent)
define(globalThis, 'CustomEvent', OwnEvent)

for (const name of ['atob', 'btoa'] as const) {
  const own = globalThis[name]
  define(globalThis, name, (text: unknown): string => {
    try {
      return own(String(text))
    } catch {
      const message =
        name === 'atob' ? 'The string to be decoded is not correctly encoded.' : 'Invalid character'
      throw new DOMException(message, 'InvalidCharacterError')
    }
  })
}
