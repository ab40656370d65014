import { performance, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks'
import * as hooks from 'node:perf_hooks'

const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return [Object(error).name, Object(error).message]
  }
}
const shown = ({ name, entryType, startTime, duration }: PerformanceEntry): unknown => [
  name,
  entryType,
  startTime,
  duration,
]

/** Each shows what it is named by. */
export const cases = {
  'Performance.now': () => {
    const before = performance.now()
    return performance.now() >= before
  },
  'Performance.mark': () => {
    const mark = performance.mark('first', { startTime: 5, detail: { a: 1 } })
    return [shown(mark), mark.detail, performance.getEntriesByName('first').map(shown)]
  },
  'Performance.measure': () => {
    performance.mark('start', { startTime: 10 })
    performance.mark('end', { startTime: 30 })
    return [
      shown(performance.measure('by names', 'start', 'end')),
      shown(performance.measure('by times', { start: 1, end: 4 })),
      shown(performance.measure('by length', { start: 1, duration: 4 })),
      performance.measure('until now').startTime,
      attempt(() => performance.measure('none', 'not there')),
    ]
  },
  'Performance.getEntriesByType': () =>
    performance
      .getEntriesByType('measure')
      .slice(0, 2)
      .map(({ name }) => name),
  'Performance.clearMarks': () => {
    performance.clearMarks('first')
    const left = performance.getEntriesByType('mark').map(({ name }) => name)
    performance.clearMarks()
    return [left, performance.getEntriesByType('mark').length]
  },
  'Performance.clearMeasures': () => {
    performance.clearMeasures()
    return performance.getEntries().filter(({ entryType }) => entryType === 'measure').length
  },
  'Performance.timerify': () => {
    const timed = performance.timerify(function add(left: number, right: number) {
      return left + right
    })
    return [timed(1, 2), timed.name, timed.length]
  },
  'Performance.timeOrigin': () =>
    Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000,
  'Performance.eventLoopUtilization': () => Object.keys(performance.eventLoopUtilization()),
  PerformanceObserver: async () =>
    new Promise((resolve) => {
      const observer = new PerformanceObserver((list, self) => {
        self.disconnect()
        resolve([list.getEntries().map(shown), list.getEntriesByName('seen', 'mark').length])
      })
      observer.observe({ entryTypes: ['mark'] })
      performance.mark('seen', { startTime: 1 })
      performance.mark('seen too', { startTime: 2 })
    }),
  'PerformanceObserver.observe': () =>
    attempt(() => new PerformanceObserver(() => undefined).observe(Object({}))),
  'PerformanceObserver.takeRecords': () => {
    const observer = new PerformanceObserver(() => undefined)
    observer.observe({ type: 'mark' })
    performance.mark('taken', { startTime: 3 })
    return [observer.takeRecords().map(shown), observer.takeRecords()]
  },
  constants: () => ({ ...hooks.constants }),
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  monitorEventLoopDelay: () => hooks.monitorEventLoopDelay(),
  createHistogram: () => hooks.createHistogram(),
  PerformanceResourceTiming: () => Reflect.construct(hooks.PerformanceResourceTiming, []),
}
