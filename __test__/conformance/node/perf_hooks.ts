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
  'Performance.getEntries': () => {
    performance.clearMarks()
    performance.mark('late', { startTime: 9 })
    performance.mark('early', { startTime: 8 })
    return performance.getEntries().map(({ name }) => name)
  },
  'Performance.getEntriesByName': () => performance.getEntriesByName('early', 'mark').map(shown),
  'Performance.clearResourceTimings': () => performance.clearResourceTimings(),
  'Performance.setResourceTimingBufferSize': () => performance.setResourceTimingBufferSize(9),
  PerformanceEntry: () => performance.mark('entry') instanceof hooks.PerformanceEntry,
  'PerformanceEntry.name': () => performance.mark('entry').name,
  'PerformanceEntry.entryType': () => performance.mark('entry').entryType,
  'PerformanceEntry.startTime': () => performance.mark('entry', { startTime: 7 }).startTime,
  'PerformanceEntry.duration': () => performance.mark('entry').duration,
  'PerformanceEntry.toJSON': () => performance.mark('entry', { startTime: 7 }).toJSON(),
  PerformanceMark: () =>
    Object(Reflect.construct(hooks.PerformanceMark, ['made', { startTime: 2 }])).startTime,
  'PerformanceMark.detail': () => performance.mark('entry', { detail: [1] }).detail,
  'PerformanceMark.toJSON': () => performance.mark('entry', { startTime: 7, detail: 1 }).toJSON(),
  PerformanceMeasure: () =>
    performance.measure('long', { start: 1, end: 2 }) instanceof hooks.PerformanceMeasure,
  'PerformanceMeasure.detail': () =>
    performance.measure('long', { start: 1, end: 2, detail: 3 }).detail,
  'PerformanceMeasure.toJSON': () => performance.measure('long', { start: 1, end: 2 }).toJSON(),
  Performance: () => performance instanceof Object(hooks).Performance,
  performance: () => performance === globalThis.performance,
  'PerformanceObserver.disconnect': () => {
    const observer = new PerformanceObserver(() => undefined)
    observer.observe({ type: 'mark' })
    performance.mark('missed', { startTime: 3 })
    observer.disconnect()
    return observer.takeRecords()
  },
  PerformanceObserverEntryList: async () =>
    new Promise((resolve) => {
      new PerformanceObserver((list, observer) => {
        observer.disconnect()
        resolve([
          list instanceof Object(hooks).PerformanceObserverEntryList,
          list.getEntriesByType('mark').map(shown),
          list.getEntriesByName('none'),
        ])
      }).observe({ type: 'mark' })
      performance.mark('listed', { startTime: 4 })
    }),
  constants: () => ({ ...hooks.constants }),
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  monitorEventLoopDelay: () => hooks.monitorEventLoopDelay(),
  createHistogram: () => hooks.createHistogram(),
  PerformanceResourceTiming: () => Reflect.construct(hooks.PerformanceResourceTiming, []),
}
