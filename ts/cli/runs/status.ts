import {
  didYouMean,
  durableStatuses,
  type DurableRun,
  type DurableStatus,
} from '@capsule-run/sdk/internal'
import { Mistake } from '../exit.ts'
import type { StateStyle } from '../tree/status.ts'

/** How each status looks. */
const statusStyles: Record<DurableStatus, StateStyle> = {
  running: { glyph: '◐', color: 'cyan' },
  sleeping: { glyph: '◔', color: 'dim' },
  waiting: { glyph: '◔', color: 'yellow' },
  interrupted: { glyph: '✗', color: 'red' },
  stuck: { glyph: '✗', color: 'red' },
  completed: { glyph: '✓', color: 'green' },
  failed: { glyph: '✗', color: 'red' },
  cancelled: { glyph: '⊘', color: 'yellow' },
}

/** A status as it is shown. */
export interface ShownStatus extends StateStyle {
  word: string
}

/** How a run stands, in a word. A fork that nothing has worked on yet was not interrupted. */
export function shownStatus(run: Pick<DurableRun, 'status' | 'program'>): ShownStatus {
  if (isNew(run)) return { glyph: '·', color: 'dim', word: 'not begun yet' }
  return { ...statusStyles[run.status], word: run.status }
}

/** Whether nothing has worked on a run yet: only a fork begins so. */
export function isNew({ status, program }: Pick<DurableRun, 'status' | 'program'>): boolean {
  return status === 'interrupted' && program === null
}

/** What `--status` says. */
export function parseStatus(text: string): DurableStatus {
  const status = durableStatuses.find((known) => known === text)
  if (status) return status
  throw new Mistake(
    `--status "${text}" is not a status. There is: ${durableStatuses.join(', ')}.${didYouMean(text, durableStatuses)}`,
  )
}
