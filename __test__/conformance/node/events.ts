import { EventEmitter, once } from 'node:events'

/** Each shows what it is named by. */
export const cases = {
  EventEmitter: () => {
    const emitter = new EventEmitter()
    const heard: unknown[] = []
    emitter.on('a', (...args) => heard.push(['on', ...args]))
    emitter.once('a', (...args) => heard.push(['once', ...args]))
    emitter.prependListener('a', (...args) => heard.push(['first', ...args]))
    return [emitter.emit('a', 1, 'x'), emitter.emit('a', 2), emitter.emit('b'), heard]
  },
  once: async () => {
    const emitter = new EventEmitter()
    queueMicrotask(() => emitter.emit('a', 1, 2))
    return once(emitter, 'a')
  },
}
