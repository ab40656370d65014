import { wordOption } from './intl-object.ts'
import { resolved, supported, type Resolved } from './locale-data.ts'
import type { Part } from './number-parts.ts'
import { textOf } from './number-format.ts'

const styles = ['long', 'short', 'narrow'] as const

/** `Intl.ListFormat`. */
export class ListFormat {
  readonly #resolved: Resolved
  readonly #type: 'conjunction' | 'disjunction' | 'unit'
  readonly #style: (typeof styles)[number]

  constructor(locales?: unknown, options?: unknown) {
    const given = Object(options ?? {})
    this.#resolved = resolved(locales)
    this.#type = wordOption(given, 'type', ['conjunction', 'disjunction', 'unit']) ?? 'conjunction'
    this.#style = wordOption(given, 'style', styles) ?? 'long'
  }

  format(list: Iterable<unknown>): string {
    return textOf(this.formatToParts(list))
  }

  formatToParts(list: Iterable<unknown> = []): Part[] {
    const items = Array.from(list)
    const joints = this.#resolved.table.lists[this.#type]?.[styles.indexOf(this.#style)] ?? []
    const [two = '', first = '', middle = '', last = ''] = joints
    return items.flatMap((value, index) => {
      if (typeof value !== 'string') {
        throw new TypeError(`Iterable yielded ${String(value)} which is not a string`)
      }
      const element = { type: 'element', value }
      if (index === 0) return [element]
      const isLast = index === items.length - 1
      const joint = items.length === 2 ? two : isLast ? last : index === 1 ? first : middle
      return joint === '' ? [element] : [{ type: 'literal', value: joint }, element]
    })
  }

  resolvedOptions(): object {
    return { locale: this.#resolved.locale, type: this.#type, style: this.#style }
  }

  static supportedLocalesOf(locales: unknown): string[] {
    return supported(locales)
  }
}
