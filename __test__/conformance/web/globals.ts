/** What is there, in Node and in a sandbox. */

const standard =
  'AbortController AbortSignal Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream Event EventTarget File FormData Headers Performance PerformanceObserver ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLSearchParams WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa clearInterval clearTimeout console crypto fetch performance queueMicrotask setInterval setTimeout structuredClone'

export const cases = {
  'the names that are there': () =>
    standard.split(' ').filter((name) => typeof Reflect.get(globalThis, name) === 'undefined'),
  'the names of what is measured': () => [
    typeof PerformanceEntry,
    typeof PerformanceMark,
    typeof PerformanceMeasure,
  ],
  'performance.now': () => [
    typeof performance.now(),
    performance.now() >= 0,
    Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 5000,
  ],
  'performance.mark': () => {
    performance.clearMarks()
    const mark = performance.mark('a', { detail: { x: 1 }, startTime: 5 })
    const later = performance.mark('b', { startTime: 8 })
    const measure = performance.measure('m', 'a', 'b')
    const found = [
      mark.name,
      mark.entryType,
      mark.startTime,
      mark.duration,
      mark.detail,
      later.detail,
      measure.duration,
      measure.startTime,
      measure.entryType,
      performance.getEntriesByType('mark').length,
      performance.getEntriesByName('a').length,
      performance.getEntries().length >= 3,
      mark.toJSON(),
    ]
    performance.clearMarks('a')
    const left = performance.getEntriesByType('mark').length
    performance.clearMarks()
    performance.clearMeasures()
    return [found, left, performance.getEntriesByType('measure').length]
  },
  'performance.measure: with options': () => {
    const measure = performance.measure('m', { start: 1, end: 4, detail: 'd' })
    performance.clearMeasures()
    return [measure.startTime, measure.duration, measure.detail]
  },
  'performance.measure: a mark that is not there': () =>
    nameOf(() => performance.measure('m', 'nowhere')),
  PerformanceObserver: async () => {
    const seen: string[] = []
    await new Promise<void>((done) => {
      const observer = new PerformanceObserver((list, self) => {
        for (const entry of list.getEntries()) seen.push(`${entry.entryType} ${entry.name}`)
        self.disconnect()
        done()
      })
      observer.observe({ entryTypes: ['mark', 'measure'] })
      performance.mark('seen')
    })
    performance.clearMarks()
    return seen
  },
  'crypto.getRandomValues': () => [
    crypto.getRandomValues(new Uint8Array(4)).length,
    nameOf(() => crypto.getRandomValues(new Uint8Array(65537))),
    nameOf(() => Reflect.apply(crypto.getRandomValues, crypto, [new Float32Array(1)])),
  ],
  'crypto.randomUUID': () =>
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(crypto.randomUUID()),
  'String(…) of what is there': () => [
    String(new Headers()),
    String(new URLSearchParams('a=1')),
    String(new FormData()),
    String(new Blob([])),
    String(crypto),
    String(performance),
    String(new TextDecoder()),
    String(new ReadableStream()),
    String(new AbortController().signal),
    String(new Response()),
    String(new Request('http://a.example')),
  ],
}

function nameOf(run: () => unknown): unknown {
  try {
    run()
    return 'it works'
  } catch (error) {
    return Object(error).name
  }
}
