import events, { EventEmitter } from 'node:events'

type Heard = unknown[]

/** An emitter, what its listeners heard, and a listener that notes it under a name. */
function listening(): { emitter: EventEmitter; heard: Heard; note: (name: string) => Listener } {
  const heard: Heard = []
  const emitter = new EventEmitter()
  const note =
    (name: string): Listener =>
    (...args) => {
      heard.push([name, ...args])
    }
  return { emitter, heard, note }
}

type Listener = (...args: unknown[]) => void

function Old(this: object): void {
  Reflect.apply(EventEmitter, this, [])
}

const noListener = (of: (emitter: EventEmitter, listener: never) => unknown) => (): unknown =>
  Reflect.apply(of, undefined, [new EventEmitter(), 'text'])

export const cases = {
  EventEmitter: () => [events === EventEmitter, events.EventEmitter === events, new EventEmitter()],
  'EventEmitter: called by an heir of old': () => {
    Object.setPrototypeOf(Old.prototype, EventEmitter.prototype)
    const old: EventEmitter = Reflect.construct(Old, [])
    const heard: unknown[] = []
    old.on('a', (value) => heard.push(value))
    return [old.emit('a', 1), heard, old instanceof EventEmitter, Object.keys(old)]
  },
  'EventEmitter: names of its class': () => [
    Object.keys(EventEmitter.prototype),
    Object.keys(events)
      .filter((name) => name !== 'EventEmitterAsyncResource')
      .toSorted(),
  ],
  'EventEmitter: a wrong option': () => Reflect.construct(EventEmitter, [{ captureRejections: 1 }]),
  'EventEmitter.emit': () => {
    const { emitter, heard, note } = listening()
    emitter.on('a', note('one')).on('a', note('two'))
    return [emitter.emit('a', 1, 'x'), emitter.emit('b'), emitter.emit('a'), heard]
  },
  'EventEmitter.emit: this': () => {
    const emitter = new EventEmitter()
    const found: unknown[] = []
    emitter.on('a', function (this: unknown) {
      found.push(this)
    })
    emitter.emit('a')
    return found[0] === emitter
  },
  'EventEmitter.emit: an error that nobody hears': () =>
    new EventEmitter().emit('error', new RangeError('no')),
  'EventEmitter.emit: what is no error, that nobody hears': () =>
    new EventEmitter().emit('error', 'text'),
  'EventEmitter.emit: nothing, that nobody hears': () => new EventEmitter().emit('error'),
  'EventEmitter.emit: a listener that throws': () =>
    new EventEmitter()
      .on('a', () => {
        throw new Error('thrown')
      })
      .emit('a'),
  'EventEmitter.emit: listeners that change while it goes on': () => {
    const { emitter, heard, note } = listening()
    const last = note('last')
    emitter.on('a', () => emitter.off('a', last).on('a', note('new')))
    emitter.on('a', last)
    emitter.emit('a', 1)
    emitter.emit('a', 2)
    return heard
  },
  'EventEmitter.on': () => {
    const { emitter, heard, note } = listening()
    emitter.on('newListener', (name, listener) => heard.push([name, typeof listener]))
    emitter.on('a', note('a'))
    emitter.on(Symbol.for('s'), note('s'))
    return [emitter.eventNames(), heard, EventEmitter.prototype.on.name]
  },
  'EventEmitter.on: what is no listener': noListener((emitter, listener) =>
    emitter.on('a', listener),
  ),
  'EventEmitter.addListener': () =>
    EventEmitter.prototype.addListener === EventEmitter.prototype.on,
  'EventEmitter.once': () => {
    const { emitter, heard, note } = listening()
    emitter.once('a', note('once'))
    emitter.on('removeListener', (name) => heard.push(['removed', name]))
    return [emitter.emit('a', 1), emitter.emit('a', 2), heard]
  },
  'EventEmitter.once: what is no listener': noListener((emitter, listener) =>
    emitter.once('a', listener),
  ),
  'EventEmitter.prependListener': () => {
    const { emitter, heard, note } = listening()
    emitter.on('a', note('second')).prependListener('a', note('first')).emit('a')
    return heard
  },
  'EventEmitter.prependOnceListener': () => {
    const { emitter, heard, note } = listening()
    emitter.on('a', note('second')).prependOnceListener('a', note('first'))
    emitter.emit('a')
    emitter.emit('a')
    return heard
  },
  'EventEmitter.off': () => EventEmitter.prototype.off === EventEmitter.prototype.removeListener,
  'EventEmitter.removeListener': () => {
    const { emitter, heard, note } = listening()
    const twice = note('twice')
    emitter.on('removeListener', (name, listener) => heard.push([name, listener === twice]))
    emitter.on('a', twice).on('a', note('other')).once('a', twice)
    emitter.removeListener('a', twice)
    const [first, second] = emitter.listeners('a')
    emitter.removeListener('a', twice).removeListener('a', twice).removeListener('b', twice)
    return [heard, first === twice, second === twice, emitter.listenerCount('a')]
  },
  'EventEmitter.removeListener: what is no listener': noListener((emitter, listener) =>
    emitter.removeListener('a', listener),
  ),
  'EventEmitter.removeAllListeners': () => {
    const { emitter, heard, note } = listening()
    emitter.on('a', note('1')).on('a', note('2')).on('b', note('3'))
    const names = [emitter.removeAllListeners('a').eventNames()]
    emitter.on('removeListener', (name) => heard.push(name)).on('c', note('4'))
    names.push(emitter.removeAllListeners().eventNames())
    return [names, heard]
  },
  'EventEmitter.listeners': () => {
    const { emitter, note } = listening()
    const listener = note('a')
    emitter.once('a', listener)
    return [emitter.listeners('a')[0] === listener, emitter.listeners('b')]
  },
  'EventEmitter.rawListeners': () => {
    const { emitter, heard, note } = listening()
    emitter.once('a', note('a'))
    const [raw] = emitter.rawListeners('a')
    const inner: unknown = Reflect.get(Object(raw), 'listener')
    raw?.(7)
    return [typeof inner, heard, emitter.rawListeners('a')]
  },
  'EventEmitter.listenerCount': () => {
    const { emitter, note } = listening()
    const listener = note('a')
    emitter.on('a', listener).once('a', listener).on('a', note('other'))
    return [
      emitter.listenerCount('a'),
      emitter.listenerCount('a', listener),
      emitter.listenerCount('b'),
    ]
  },
  'EventEmitter.eventNames': () =>
    new EventEmitter()
      .on('b', () => {})
      .on('a', () => {})
      .eventNames(),
  'EventEmitter.setMaxListeners': () => new EventEmitter().setMaxListeners(3).getMaxListeners(),
  'EventEmitter.setMaxListeners: what is no count': () => new EventEmitter().setMaxListeners(-1),
  'EventEmitter.getMaxListeners': () => new EventEmitter().getMaxListeners(),
  'EventEmitter.init': () => {
    const made: object = {}
    Reflect.apply(Reflect.get(EventEmitter, 'init'), made, [])
    return Object.keys(made)
  },
}
