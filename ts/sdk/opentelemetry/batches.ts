import type { ReadableSpan } from '@opentelemetry/sdk-trace'

/** As many as OpenTelemetry's own processor puts into one request. */
const maxSpans = 512

/** In characters of text: three bytes each are still below the 20 MiB that a collector takes. */
const maxWeight = 4 * 2 ** 20

/** Spans in requests that a collector accepts. */
export function batchesOf(spans: readonly ReadableSpan[]): ReadableSpan[][] {
  const batches: ReadableSpan[][] = []
  let batch: ReadableSpan[] = []
  let weight = 0
  for (const span of spans) {
    const added = weightOf(span)
    if (batch.length === maxSpans || (batch.length > 0 && weight + added > maxWeight)) {
      batches.push(batch)
      batch = []
      weight = 0
    }
    batch.push(span)
    weight += added
  }
  return batch.length === 0 ? batches : [...batches, batch]
}

function weightOf({ name, status, attributes, events }: ReadableSpan): number {
  const carried = [attributes, ...events.map((event) => event.attributes ?? {})]
  const texts = carried.flatMap((each) => Object.values(each))
  return [name, status.message, ...texts].reduce<number>((sum, value) => {
    return typeof value === 'string' ? sum + value.length : sum
  }, 0)
}
