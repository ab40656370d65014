import { element } from './element.ts'
import { plural } from './text.ts'

/** As many rows of one kind are drawn at first, and again with each demand for more. */
export const rowsAtOnce = 200

/** Asks for more rows of a kind, where there are any. */
export function moreButton(key: string, hidden: number, what: string): HTMLElement | undefined {
  if (hidden <= 0) return undefined
  const attributes = { type: 'button', class: 'more', 'data-more': key }
  return element('button', attributes, `Show more: ${plural(hidden, what)}`)
}
