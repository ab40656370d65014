import { didYouMean, durableStatuses, type DurableStatus } from '@capsule-run/sdk/internal'
import { Mistake } from '../exit.ts'
import type { StateStyle } from '../tree/status.ts'

/** How each status looks. */
export const statusStyles: Record<DurableStatus, StateStyle> = {
  running: { glyph: '◐', color: 'cyan' },
  sleeping: { glyph: '◔', color: 'dim' },
  waiting: { glyph: '◔', color: 'yellow' },
  interrupted: { glyph: '✗', color: 'red' },
  stuck: { glyph: '✗', color: 'red' },
  completed: { glyph: '✓', color: 'green' },
  failed: { glyph: '✗', color: 'red' },
  cancelled: { glyph: '⊘', color: 'yellow' },
}

/** What `--status` says. */
export function parseStatus(text: string): DurableStatus {
  const status = durableStatuses.find((known) => known === text)
  if (status) return status
  throw new Mistake(
    `--status "${text}" is not a status. There is: ${durableStatuses.join(', ')}.${didYouMean(text, durableStatuses)}`,
  )
}
