import { absence } from '../absent/absent.ts'

export { PerformanceEntry, PerformanceMark, PerformanceMeasure } from './entries.ts'
export { PerformanceObserver, PerformanceObserverEntryList } from './observer.ts'
export { performance } from './performance.ts'

export const Performance = /* @__PURE__ */ classOf()

function classOf(): unknown {
  return Reflect.get(globalThis, 'Performance')
}

/** Nothing is timed that a program loads. */
export function PerformanceResourceTiming(): never {
  throw absence('PerformanceResourceTiming', 'the envelope lists the requests that were made')
}

export function monitorEventLoopDelay(): never {
  throw absence('perf_hooks.monitorEventLoopDelay()', 'its thread is shared with other sandboxes')
}

export function createHistogram(): never {
  throw absence('perf_hooks.createHistogram()', 'count with an array')
}

/** V8's numbers of what it does about memory. */
export const constants = /* @__PURE__ */ Object.freeze({
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
})
