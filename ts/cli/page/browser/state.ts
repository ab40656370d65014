import type { ShownState } from '../protocol.ts'
import { element } from './element.ts'

const glyphs: Record<ShownState, string> = {
  queued: '·',
  running: '◐',
  retrying: '↻',
  completed: '✓',
  failed: '✗',
  cancelled: '⊘',
  interrupted: '✗',
}

/** The states that a list can be asked for. */
export const listedStates: readonly ShownState[] = ['running', 'completed', 'failed', 'cancelled']

/** Whether it can still change. */
export function isActive(state: ShownState): boolean {
  return state === 'queued' || state === 'running' || state === 'retrying'
}

/** A state as a glyph and a word. */
export function badge(state: ShownState): HTMLElement {
  const glyph = element('span', { class: 'glyph', 'aria-hidden': 'true' }, glyphs[state])
  return element('span', { class: `state ${state}` }, glyph, ` ${state}`)
}
