/** What events, aborts, errors and copies give, in Node and in a sandbox. */

export const cases = {
  Event: () => {
    const event = new Event('x', { bubbles: true, cancelable: true })
    event.preventDefault()
    const { type, bubbles, cancelable, defaultPrevented, composed, isTrusted, target } = event
    return [type, bubbles, cancelable, defaultPrevented, composed, isTrusted, target, String(event)]
  },
  CustomEvent: () => {
    const event = new CustomEvent('x', { detail: { a: 1 } })
    return [event.detail, event.type, event instanceof Event, new CustomEvent('y').detail]
  },
  EventTarget: () => {
    const target = new EventTarget()
    const seen: unknown[] = []
    const listener = (event: Event): unknown =>
      seen.push(['f', event.type, event.target === target])
    target.addEventListener('a', listener)
    target.addEventListener('a', listener)
    target.addEventListener('a', { handleEvent: () => seen.push('object') })
    target.addEventListener('a', () => seen.push('once'), { once: true })
    const first = target.dispatchEvent(new Event('a'))
    target.removeEventListener('a', listener)
    target.dispatchEvent(new Event('a'))
    return [first, seen]
  },
  'EventTarget: what stops, and what prevents': () => {
    const target = new EventTarget()
    const seen: unknown[] = []
    target.addEventListener('a', (event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      seen.push(1)
    })
    target.addEventListener('a', () => seen.push(2))
    return [target.dispatchEvent(new Event('a', { cancelable: true })), seen]
  },
  'EventTarget: a signal takes listeners away': () => {
    const target = new EventTarget()
    const controller = new AbortController()
    let count = 0
    target.addEventListener('a', () => count++, { signal: controller.signal })
    target.dispatchEvent(new Event('a'))
    controller.abort()
    target.dispatchEvent(new Event('a'))
    return count
  },
  'EventTarget: of a class of its own': () => {
    class Own extends EventTarget {
      fire(): boolean {
        return this.dispatchEvent(new Event('own'))
      }
    }
    const own = new Own()
    let seen = 0
    own.addEventListener('own', () => seen++)
    return [own.fire(), seen, own instanceof EventTarget]
  },
  AbortController: () => {
    const { signal, ...rest } = new AbortController()
    return [signal.aborted, signal.reason, Object.keys(rest), String(signal)]
  },
  'AbortController.abort': () => {
    const controller = new AbortController()
    const seen: unknown[] = []
    controller.signal.addEventListener('abort', (event) => seen.push(event.type))
    Reflect.set(controller.signal, 'onabort', () => seen.push('onabort'))
    controller.abort()
    controller.abort('again')
    const { name, message, code } = controller.signal.reason
    return [seen, name, message, code, controller.signal.reason instanceof DOMException]
  },
  'AbortController.abort: with a reason': () => {
    const controller = new AbortController()
    controller.abort('why')
    return [controller.signal.reason, reasonOf(() => controller.signal.throwIfAborted())]
  },
  'AbortSignal.abort': () => [AbortSignal.abort().aborted, AbortSignal.abort(5).reason],
  'AbortSignal.any': () => {
    const [one, other] = [new AbortController(), new AbortController()]
    const any = AbortSignal.any([one.signal, other.signal])
    const before = any.aborted
    other.abort('second')
    one.abort('first')
    return [
      before,
      any.aborted,
      any.reason,
      AbortSignal.any([AbortSignal.abort(1), AbortSignal.abort(2)]).reason,
      AbortSignal.any([]).aborted,
    ]
  },
  'AbortSignal.timeout': async () => {
    const signal = AbortSignal.timeout(5)
    const before = signal.aborted
    await new Promise((done) => signal.addEventListener('abort', done))
    return [before, signal.aborted, signal.reason.name, signal.reason.message, signal.reason.code]
  },
  'AbortSignal.timeout: a time that is none': () => nameOf(() => AbortSignal.timeout(-1)),
  DOMException: () => {
    const error = new DOMException('m', 'DataCloneError')
    return [
      error.name,
      error.message,
      error.code,
      error instanceof Error,
      DOMException.ABORT_ERR,
      String(error),
      new DOMException().name,
      new DOMException('x', 'Own').code,
    ]
  },
  structuredClone: () => {
    const source = {
      map: new Map([[{ a: 1 }, new Set([1])]]),
      date: new Date(5),
      expression: /x/gi,
      bytes: Uint8Array.of(1, 2),
      buffer: Uint8Array.of(3).buffer,
      big: 5n,
      nothing: undefined,
      hole: [1, , 3],
      boxed: [Object(1), Object('s'), Object(false)],
    }
    return structuredClone(source)
  },
  'structuredClone: errors': () => {
    const error = new RangeError('m', { cause: 'c' })
    const copy = structuredClone(error)
    return [copy instanceof RangeError, copy.name, copy.message, copy.cause, typeof copy.stack]
  },
  'structuredClone: an object that holds itself': () => {
    const own: Record<string, unknown> = { a: 1 }
    own['self'] = own
    const copy = structuredClone(own)
    return [copy === own, copy['self'] === copy]
  },
  'structuredClone: classes and getters': () => {
    class Own {
      a = 1
      get b(): number {
        return 2
      }
    }
    return [
      structuredClone(new Own()),
      structuredClone({
        get c() {
          return 3
        },
      }),
    ]
  },
  'structuredClone: what cannot be copied': () => [
    nameOf(() => structuredClone(() => 1)),
    nameOf(() => structuredClone(new WeakMap())),
    reasonOf(() => structuredClone(() => 1)) instanceof DOMException,
  ],
  'structuredClone: what is handed over': () => {
    const { buffer } = Uint8Array.of(1, 2)
    const copy = structuredClone(buffer, { transfer: [buffer] })
    return [copy.byteLength, buffer.byteLength]
  },
  queueMicrotask: async () => {
    const seen: number[] = []
    queueMicrotask(() => seen.push(2))
    void Promise.resolve().then(() => seen.push(3))
    seen.push(1)
    await new Promise((done) => setTimeout(done, 0))
    return seen
  },
  'setTimeout: arguments, and none that was cleared': async () => {
    const seen: unknown[] = []
    clearTimeout(setTimeout(() => seen.push('never'), 0))
    await new Promise<void>((done) => {
      setTimeout(
        (a: number, b: number) => {
          seen.push(a + b)
          done()
        },
        0,
        1,
        2,
      )
    })
    return seen
  },
  atob: () => [
    atob('aGk='),
    atob(' aG k'),
    btoa('hi'),
    nameOf(() => atob('a')),
    nameOf(() => btoa('€')),
    reasonOf(() => btoa('€')) instanceof DOMException,
  ],
}

function reasonOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

function nameOf(run: () => unknown): unknown {
  return Object(reasonOf(run)).name ?? 'it works'
}
