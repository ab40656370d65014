import { wrongType } from '../usage-error.ts'

/** Something that happened at a time, for a while. */
export class PerformanceEntry {
  readonly #name: string
  readonly #entryType: string
  readonly #startTime: number
  readonly #duration: number

  constructor(name: string, entryType: string, startTime: number, duration: number) {
    this.#name = name
    this.#entryType = entryType
    this.#startTime = startTime
    this.#duration = duration
  }

  get name(): string {
    return this.#name
  }

  get entryType(): string {
    return this.#entryType
  }

  get startTime(): number {
    return this.#startTime
  }

  get duration(): number {
    return this.#duration
  }

  toJSON(): object {
    const { name, entryType, startTime, duration } = this
    return { name, entryType, startTime, duration }
  }
}

export class PerformanceMark extends PerformanceEntry {
  readonly #detail: unknown

  constructor(name: unknown, options?: unknown) {
    const { startTime = globalThis.performance.now(), detail = null } = bagOf(options)
    if (typeof startTime !== 'number') {
      throw wrongType('startTime', 'of type number', startTime)
    }
    super(String(name), 'mark', startTime, 0)
    this.#detail = structuredClone(detail)
  }

  get detail(): unknown {
    return this.#detail
  }

  override toJSON(): object {
    return { ...super.toJSON(), detail: this.detail }
  }
}

export class PerformanceMeasure extends PerformanceEntry {
  readonly #detail: unknown

  constructor(name: string, startTime: number, duration: number, detail: unknown) {
    super(name, 'measure', startTime, duration)
    this.#detail = detail
  }

  get detail(): unknown {
    return this.#detail
  }

  override toJSON(): object {
    return { ...super.toJSON(), detail: this.detail }
  }
}

interface Bag {
  readonly [name: string]: unknown
}

export function bagOf(options: unknown): Bag {
  return typeof options === 'object' && options !== null ? Object(options) : {}
}
