import { isFunction } from '../argument.ts'
import { wrongType } from '../usage-error.ts'
import { bagOf, PerformanceEntry, PerformanceMark, PerformanceMeasure } from './entries.ts'
import { announce, forget, remember, remembered } from './timeline.ts'

type Performance = typeof globalThis.performance

const idle = { idle: 0, active: 0, utilization: 0 }

const members = {
  mark(name: unknown, options?: unknown): PerformanceMark {
    const mark = new PerformanceMark(name, options)
    remember(mark)
    return mark
  },
  measure,
  clearMarks: (name?: unknown) => forget('mark', name),
  clearMeasures: (name?: unknown) => forget('measure', name),
  clearResourceTimings: () => undefined,
  setResourceTimingBufferSize: () => undefined,
  getEntries: remembered,
  getEntriesByName: (name: unknown, type?: unknown) =>
    remembered().filter(
      (entry) =>
        entry.name === String(name) && (type === undefined || entry.entryType === String(type)),
    ),
  getEntriesByType: (type: unknown) =>
    remembered().filter(({ entryType }) => entryType === String(type)),
  // The one thread of a sandbox is busy for as long as the host lets it be.
  eventLoopUtilization: () => ({ ...idle }),
  timerify,
  toJSON: () => ({ timeOrigin: timeOrigin(), eventLoopUtilization: { ...idle } }),
}

/** The engine's own, which only tells the time, with what else Node's has. */
export const performance: Performance = /* @__PURE__ */ whole()

function whole(): Performance {
  const own: Performance = Reflect.get(globalThis, 'performance')
  const { prototype } = own.constructor
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  }
  // Not kept: an image would keep it from one run to the next.
  Object.defineProperty(own, Symbol.toStringTag, { value: 'Performance', configurable: true })
  Object.defineProperty(own, 'timeOrigin', { get: timeOrigin, configurable: true })
  return own
}

function timeOrigin(): number {
  return Date.now() - globalThis.performance.now()
}

function measure(name: unknown, startOrOptions?: unknown, endMark?: unknown): PerformanceMeasure {
  if (typeof name !== 'string') throw wrongType('name', 'of type string', name)
  const bag = bagOf(startOrOptions)
  const asked = typeof startOrOptions === 'object' ? bag.start : startOrOptions
  const until = typeof startOrOptions === 'object' ? bag.end : endMark
  const length = bag.duration === undefined ? undefined : Number(bag.duration)
  const end = endOf(until, asked, length)
  const start = asked === undefined ? end - (length ?? end) : timeOf(asked)
  const detail = bag.detail === undefined ? null : structuredClone(bag.detail)
  const made = new PerformanceMeasure(name, start, end - start, detail)
  remember(made)
  return made
}

function endOf(until: unknown, start: unknown, length: number | undefined): number {
  if (until !== undefined) return timeOf(until)
  if (start !== undefined && length !== undefined) return timeOf(start) + length
  return globalThis.performance.now()
}

function timeOf(mark: unknown): number {
  if (typeof mark === 'number') return mark
  const found = remembered().findLast(
    ({ name, entryType }) => entryType === 'mark' && name === String(mark),
  )
  if (found) return found.startTime
  const message = `The "${String(mark)}" performance mark has not been set`
  throw new DOMException(message, 'SyntaxError')
}

/** The same function, whose calls are entries of the type `function`. */
function timerify(run: unknown): unknown {
  if (!isFunction(run)) throw wrongType('fn', 'of type function', run)
  return new Proxy(run, {
    apply: (target, self, args) => timed(target.name, () => Reflect.apply(target, self, args)),
    construct: (target, args, by) => timed(target.name, () => Reflect.construct(target, args, by)),
    get: (target, name) =>
      name === 'name' ? `timerified ${target.name}` : Reflect.get(target, name),
  })
}

function timed<Result>(name: string, run: () => Result): Result {
  const start = globalThis.performance.now()
  const result = run()
  const duration = globalThis.performance.now() - start
  announce(new PerformanceEntry(name, 'function', start, duration))
  return result
}
