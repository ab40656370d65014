import type { TaskNode } from '../tree/model.ts'

/** The time that a bar's width stands for. */
export interface Axis {
  startMs: number
  endMs: number
  width: number
}

/** When tasks waited (`╌`) and worked (`━`), on the time axis of their run. */
export function renderBar(tasks: readonly TaskNode[], axis: Axis): string {
  const cells = Array.from({ length: axis.width }, () => ' ')
  for (const { queuedMs, endedMs = axis.endMs } of tasks) fill(cells, '╌', queuedMs, endedMs, axis)
  for (const attempt of tasks.flatMap(({ attempts }) => attempts)) {
    fill(cells, '━', attempt.startedMs, attempt.endedMs ?? axis.endMs, axis)
  }
  return cells.join('').trimEnd()
}

/** Something that took no time to speak of is one cell. */
function fill(cells: string[], glyph: string, fromMs: number, toMs: number, axis: Axis): void {
  const scale = axis.width / Math.max(1e-3, axis.endMs - axis.startMs)
  const first = Math.floor((fromMs - axis.startMs) * scale)
  const start = Math.min(axis.width - 1, Math.max(0, first))
  const end = Math.min(axis.width, Math.ceil((toMs - axis.startMs) * scale))
  cells.fill(glyph, start, Math.max(start + 1, end))
}
