import type { Metafile } from 'esbuild'

/** The guest's class; a program that has it in its bundle needs contexts to be carried over. */
const storage = 'capsule:node:async-hooks/storage.ts'

/** Whether a program has an `AsyncLocalStorage`. */
export function hasAsyncContext({ outputs }: Metafile): boolean {
  return Object.values(outputs).some(({ inputs }) => (inputs[storage]?.bytesInOutput ?? 0) > 0)
}

/**
 * The interpreter's own `await` tells nobody that it goes on, so no context could be brought back then. Written with
 * generators and promises instead, an asynchronous function goes on in a callback of a promise, which can be asked
 * to bring it back (`guest/js/node/async-hooks/carrying.ts`).
 */
export const withoutAwait = {
  'async-await': false,
  'async-generator': false,
  'for-await': false,
} as const

/**
 * The SDK for such a program: the engine tells an asynchronous function, whose calls do not wait, by its class, which
 * one that was written otherwise does not have.
 */
export const lowerableTask = `
const { task: declare, sleep, signal } = globalThis[Symbol.for('capsule.sdk')]
const asynchronous = Object.getPrototypeOf(fetch)
const lowered = /^[^{]*?(=>\\s*|\\{\\s*return\\s+)__async\\d*\\(/
const marked = (run) =>
  typeof run === 'function' && lowered.test(Function.prototype.toString.call(run))
    ? Object.setPrototypeOf(run, asynchronous)
    : run
export const task = Object.assign((options, run) => declare(options, marked(run)), { from: declare.from })
export { sleep, signal }
`
