/* oxlint-disable unicorn/require-post-message-target-origin -- the rule is about windows */
import { promisify } from 'node:util'

interface Untyped {
  [name: string]: unknown
}

const everywhere: Untyped = Object(globalThis)
/** By a name that no bundler can see. */
const hidden = (name: string): unknown => everywhere[Array.from(name).join('')]

/** Each shows what it is named by. */
export const cases = {
  Buffer: () => [
    typeof Buffer,
    Buffer.from('text').toString('base64'),
    Buffer.isBuffer(Buffer.alloc(1)),
    globalThis.Buffer === Buffer,
    global.Buffer === Buffer,
    hidden('Buffer') === Buffer,
  ],
  global: () => [typeof global, global === globalThis, typeof global.setTimeout],
  process: () => [
    typeof process,
    process === globalThis.process,
    process === hidden('process'),
    process.platform,
    typeof process.versions.node,
    typeof process.nextTick,
    process.env === globalThis.process.env,
    Object.prototype.toString.call(process),
  ],
  setImmediate: async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      const never = setImmediate(() => order.push('never'))
      clearImmediate(never)
      setImmediate((text: string) => resolve(void order.push(text)), 'immediate')
      queueMicrotask(() => order.push('microtask'))
      process.nextTick(() => order.push('tick'))
    })
    return order.filter((each) => each !== 'tick')
  },
  setTimeout: async () => {
    const timer = setTimeout(() => undefined, 1)
    const interval = setInterval(() => undefined, 1).unref()
    const told = [timer.hasRef(), timer.unref().hasRef(), interval.hasRef(), typeof timer.refresh()]
    clearTimeout(timer)
    clearInterval(interval)
    return told
  },
  'setTimeout: promisify': async () => [
    await promisify(setTimeout)(1, 'later'),
    await promisify(setImmediate)('soon'),
  ],
  performance: () => [
    typeof performance.now(),
    performance.mark('here').entryType,
    performance.getEntriesByName('here').length,
    Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000,
  ],
  MessageChannel: async () => {
    const { port1, port2 } = new MessageChannel()
    const first = new Promise((resolve) => {
      Object.assign(port1, { onmessage: ({ data }: Untyped) => resolve(data) })
    })
    port2.postMessage({ date: new Date(0), set: new Set([1]) })
    const received = await first
    const second = new Promise((resolve) => port2.once('message', resolve))
    port1.postMessage('back')
    const answer = await second
    port1.close()
    return [received, answer, typeof MessagePort]
  },
  'MessageChannel: order': async () => {
    const { port1, port2 } = new MessageChannel()
    const order: unknown[] = []
    port2.postMessage(1)
    port2.postMessage(2)
    await new Promise<void>((resolve) => {
      port1.on('message', (data) => {
        order.push(data)
        if (data === 2) resolve()
      })
      queueMicrotask(() => order.push('microtask'))
    })
    port1.close()
    return order
  },
  BroadcastChannel: async () => {
    const [left, right] = [new BroadcastChannel('name'), new BroadcastChannel('name')]
    const heard = new Promise((resolve) => {
      Object.assign(right, { onmessage: ({ data }: Untyped) => resolve(data) })
    })
    left.postMessage({ a: 1 })
    const data = await heard
    left.close()
    right.close()
    return [data, left.name]
  },
  structuredClone: () => structuredClone(new Map([[1, { a: [1n] }]])),
}
