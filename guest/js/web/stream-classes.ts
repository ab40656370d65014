import { define } from '../src/property.ts'

/** Classes of streams that the engine has, and does not name. */

const writable = new WritableStream({
  start(controller) {
    define(globalThis, 'WritableStreamDefaultController', controller.constructor)
  },
})
define(globalThis, 'WritableStreamDefaultWriter', writable.getWriter().constructor)
void new TransformStream({
  start(controller) {
    define(globalThis, 'TransformStreamDefaultController', controller.constructor)
  },
})
