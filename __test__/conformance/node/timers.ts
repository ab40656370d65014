import timers, {
  clearImmediate,
  clearTimeout,
  setImmediate,
  setInterval,
  setTimeout,
} from 'node:timers'
import { promisify } from 'node:util'

const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

/** Each shows what it is named by. */
export const cases = {
  setTimeout: async () => {
    const given = await new Promise((resolve) =>
      setTimeout((...args: unknown[]) => resolve(args), 1, 'a', 2),
    )
    const timer = setTimeout(() => undefined, 1)
    const told = [
      timer.hasRef(),
      timer.unref() === timer,
      timer.hasRef(),
      timer.ref() === timer,
      timer.hasRef(),
    ]
    timer.close()
    return [given, told, timer.constructor.name, attempt(() => Object(timers).setTimeout())]
  },
  'setTimeout: promisify': async () => promisify(setTimeout)(1, 'value'),
  clearTimeout: async () => {
    const heard: string[] = []
    clearTimeout(setTimeout(() => heard.push('by itself'), 1))
    clearTimeout(Number(setTimeout(() => heard.push('by its number'), 1)))
    clearTimeout(undefined)
    await new Promise((resolve) => setTimeout(resolve, 5))
    return heard
  },
  'setTimeout: refresh': async () => {
    let times = 0
    const timer = setTimeout(() => times++, 1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    timer.refresh()
    await new Promise((resolve) => setTimeout(resolve, 5))
    clearTimeout(timer)
    timer.refresh()
    await new Promise((resolve) => setTimeout(resolve, 5))
    return times
  },
  setInterval: async () =>
    new Promise((resolve) => {
      let times = 0
      const interval = setInterval(
        (text: string) => {
          if (++times < 3) return
          clearInterval(interval)
          resolve([text, times])
        },
        1,
        'given',
      )
    }),
  clearInterval: () => Object(timers).clearInterval(undefined),
  setImmediate: async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      setImmediate((text: string) => {
        order.push(text)
        resolve()
      }, 'immediate')
      void Promise.resolve().then(() => order.push('promise'))
      order.push('now')
    })
    return [order, attempt(() => Object(timers).setImmediate(1))]
  },
  clearImmediate: async () => {
    const heard: string[] = []
    clearImmediate(setImmediate(() => heard.push('never')))
    await new Promise((resolve) => setTimeout(resolve, 5))
    return heard
  },
  promises: () => Object.keys(timers.promises).toSorted(),
}
