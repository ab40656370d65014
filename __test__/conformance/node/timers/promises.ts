import { scheduler, setImmediate, setInterval, setTimeout } from 'node:timers/promises'

const aborted = async (run: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> => {
  const controller = new AbortController()
  const running = run(controller.signal).catch((error: unknown) => error)
  controller.abort()
  const { name, code, message } = Object(await running)
  return [name, code, message]
}

/** Each shows what it is named by. */
export const cases = {
  setTimeout: async () => [
    await setTimeout(1, 'value'),
    await aborted(async (signal) => setTimeout(1000, 1, { signal })),
    await setTimeout(1, 1, Object({ ref: 'no' })).catch((error: unknown) => error),
  ],
  setImmediate: async () => [
    await setImmediate('value'),
    await aborted(async (signal) => setImmediate(1, { signal })),
  ],
  setInterval: async () => {
    const values: unknown[] = []
    for await (const value of setInterval(1, 'value')) {
      values.push(value)
      if (values.length === 3) break
    }
    return values
  },
  scheduler: async () => [await scheduler.wait(1), await scheduler.yield()],
}
