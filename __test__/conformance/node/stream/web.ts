import * as web from 'node:stream/web'
import type { Cases } from '../../../helpers/comparison.ts'

const names = Object.keys(web).filter((name) => /^[A-Z]/.test(name))

export const cases: Cases = {
  ...Object.fromEntries(
    names.map((name) => [
      name,
      () => [name, Reflect.get(web, name) === Reflect.get(globalThis, name)],
    ]),
  ),
  'ReadableStream: read to its end': async () => {
    const made = new web.ReadableStream({
      start(controller) {
        controller.enqueue('a')
        controller.close()
      },
    })
    const reader = made.getReader()
    return [await reader.read(), await reader.read()]
  },
}
