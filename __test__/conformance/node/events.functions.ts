import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import events, {
  addAbortListener,
  captureRejections,
  captureRejectionSymbol,
  defaultMaxListeners,
  errorMonitor,
  EventEmitter,
  EventEmitterAsyncResource,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
} from 'node:events'

async function firstOf(iterator: AsyncIterable<unknown>, count: number): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const value of iterator) {
    found.push(value)
    if (found.length === count) break
  }
  return found
}

export const cases = {
  init: () => typeof Reflect.get(events, 'init'),
  usingDomains: () => typeof Reflect.get(events, 'usingDomains'),
  EventEmitterAsyncResource: async () => {
    const storage = new AsyncLocalStorage()
    const made = storage.run('inside', () => new EventEmitterAsyncResource({ name: 'made' }))
    const heard: unknown[] = []
    made.on('a', (value) => heard.push(value, storage.getStore()))
    storage.run('outside', () => made.emit('a', 1))
    return [heard, made instanceof EventEmitter, made.emitDestroy()]
  },
  'EventEmitterAsyncResource.emitDestroy': () =>
    new EventEmitterAsyncResource({ name: 'x' }).emitDestroy(),
  'EventEmitterAsyncResource: without a name': () =>
    Reflect.construct(EventEmitterAsyncResource, []),
  'EventEmitterAsyncResource.emit': () => new EventEmitterAsyncResource({ name: 'x' }).emit('a'),
  'EventEmitterAsyncResource.asyncId': () =>
    typeof new EventEmitterAsyncResource({ name: 'x' }).asyncId,
  'EventEmitterAsyncResource.triggerAsyncId': () =>
    typeof new EventEmitterAsyncResource({ name: 'x' }).triggerAsyncId,
  'EventEmitterAsyncResource.asyncResource': () =>
    new EventEmitterAsyncResource({ name: 'x' }).asyncResource instanceof AsyncResource,
  addAbortListener: async () => {
    const controller = new AbortController()
    const heard: unknown[] = []
    addAbortListener(controller.signal, (event) => heard.push(event.type))
    controller.abort()
    return heard
  },
  'addAbortListener: what is no signal': () =>
    Reflect.apply(addAbortListener, events, [5, () => {}]),
  once: async () => {
    const emitter = new EventEmitter()
    queueMicrotask(() => emitter.emit('a', 1, 2))
    return [await once(emitter, 'a'), emitter.eventNames()]
  },
  'once: an error before it': async () => {
    const emitter = new EventEmitter()
    queueMicrotask(() => emitter.emit('error', new Error('before')))
    return once(emitter, 'a')
  },
  'once: the event error itself': async () => {
    const emitter = new EventEmitter()
    queueMicrotask(() => emitter.emit('error', 7))
    return once(emitter, 'error')
  },
  'once: of an EventTarget': async () => {
    const target = new EventTarget()
    queueMicrotask(() => target.dispatchEvent(new Event('a')))
    return (await once(target, 'a')).map((event) => Object(event).type)
  },
  'once: aborted': async () => {
    const controller = new AbortController()
    queueMicrotask(() => controller.abort('why'))
    return once(new EventEmitter(), 'a', { signal: controller.signal })
  },
  'once: of what tells nothing': async () => Reflect.apply(once, events, [{}, 'a']),
  on: async () => {
    const emitter = new EventEmitter()
    queueMicrotask(() => {
      emitter.emit('a', 1)
      emitter.emit('a', 2, 3)
    })
    return [await firstOf(on(emitter, 'a'), 2), emitter.eventNames()]
  },
  'on: an error': async () => {
    const emitter = new EventEmitter()
    queueMicrotask(() => emitter.emit('a', 1) && emitter.emit('error', new Error('later')))
    return firstOf(on(emitter, 'a'), 2)
  },
  'on: events that end it': async () => {
    const emitter = new EventEmitter()
    const iterator = Reflect.apply(on, events, [emitter, 'a', { close: ['end'] }])
    emitter.emit('a', 1)
    emitter.emit('end')
    return firstOf(iterator, 5)
  },
  'on: aborted': async () => {
    const controller = new AbortController()
    const iterator = on(new EventEmitter(), 'a', { signal: controller.signal })
    queueMicrotask(() => controller.abort('why'))
    return firstOf(iterator, 1)
  },
  getEventListeners: () => {
    const emitter = new EventEmitter()
    emitter.on('a', String)
    return [getEventListeners(emitter, 'a')[0] === String, getEventListeners(emitter, 'b')]
  },
  'getEventListeners: of what has none': () => Reflect.apply(getEventListeners, events, [5, 'a']),
  getMaxListeners: () => [
    getMaxListeners(new EventEmitter()),
    getMaxListeners(new EventEmitter().setMaxListeners(4)),
  ],
  'getMaxListeners: of what has none': () => Reflect.apply(getMaxListeners, events, [{}]),
  setMaxListeners: () => {
    const [emitter, target] = [new EventEmitter(), new EventTarget()]
    setMaxListeners(5, emitter, target)
    return [emitter.getMaxListeners(), getMaxListeners(target)]
  },
  'setMaxListeners: of what has none': () => Reflect.apply(setMaxListeners, events, [5, {}]),
  'setMaxListeners: what is no count': () => Reflect.apply(setMaxListeners, events, ['5']),
  listenerCount: () =>
    listenerCount(
      new EventEmitter().on('a', () => {}),
      'a',
    ),
  captureRejectionSymbol: () => String(captureRejectionSymbol),
  captureRejections: async () => {
    const emitter = new EventEmitter({ captureRejections: true })
    emitter.on('a', async () => Promise.reject(new Error('async')))
    queueMicrotask(() => emitter.emit('a'))
    return [captureRejections, EventEmitter.captureRejections, await once(emitter, 'error')]
  },
  'captureRejections: told to the emitter itself': async () => {
    const emitter = new EventEmitter({ captureRejections: true })
    const told = new Promise((resolve) => {
      Reflect.set(emitter, captureRejectionSymbol, (...args: unknown[]) => resolve(args))
    })
    emitter.on('a', async () => Promise.reject(new Error('async')))
    emitter.emit('a', 1)
    return told
  },
  'captureRejections: a wrong value': () => Reflect.set(events, 'captureRejections', 5),
  errorMonitor: () => {
    const heard: unknown[] = []
    const emitter = new EventEmitter()
    emitter.on(errorMonitor, (error) => heard.push('monitor', error))
    emitter.on('error', (error) => heard.push('error', error))
    emitter.emit('error', new Error('x'))
    return [String(errorMonitor), heard]
  },
  defaultMaxListeners: () => {
    events.defaultMaxListeners = 7
    const changed = new EventEmitter().getMaxListeners()
    events.defaultMaxListeners = 10
    return [defaultMaxListeners, changed, events.defaultMaxListeners]
  },
  'defaultMaxListeners: what is no count': () => Reflect.set(events, 'defaultMaxListeners', 'x'),
  kMaxEventTargetListeners: () => String(Reflect.get(events, 'kMaxEventTargetListeners')),
  kMaxEventTargetListenersWarned: () =>
    String(Reflect.get(events, 'kMaxEventTargetListenersWarned')),
}
