import type { Colors } from '../colors.ts'
import { formatDuration } from '../format.ts'
import { clip, oneLine } from '../tree/line.ts'
import { stateStyles } from '../tree/status.ts'
import { formatAge } from './age.ts'
import { renderTable, type Cell } from './table.ts'
import { isUnderWay, type ShownRun } from './witness.ts'

/** The end of a run's id is random: this much of it tells apart more runs than anybody keeps. */
const shortLength = 8

/** A program or a task may have any name. */
const nameWidth = 24

/** Runs as a table, and what to do next. */
export function renderList(runs: readonly ShownRun[], nowMs: number, colors: Colors): string[] {
  const titles = ['run', 'state', 'program', 'task', 'started', 'duration', 'tasks', 'error']
  const head: Cell[] = titles.map((text) => ({ text, color: colors.dim }))
  const length = abbreviation(runs.map((run) => run.run_id))
  const rows = runs.map((run) => cellsOf(run, length, nowMs, colors))
  const newest = runs[0]?.run_id.slice(-length) ?? 'last'
  const hint = colors.dim(
    `capsule trace ${newest} shows one of them, capsule trace last the newest.`,
  )
  return [...renderTable([head, ...rows]), '', hint]
}

/** How many of the last characters of these ids tell them apart. */
function abbreviation(ids: readonly string[]): number {
  let length = shortLength
  const distinct = new Set(ids).size
  while (new Set(ids.map((id) => id.slice(-length))).size < distinct) length++
  return length
}

function cellsOf(run: ShownRun, length: number, nowMs: number, colors: Colors): Cell[] {
  const { glyph, color } = stateStyles[run.state]
  const endMs = run.ended_ms ?? (isUnderWay(run) ? nowMs : undefined)
  const duration = endMs === undefined ? '' : formatDuration(Math.max(0, endMs - run.started_ms))
  return [
    { text: run.run_id.slice(-length) },
    { text: `${glyph} ${run.state}`, color: colors[color] },
    { text: clip(oneLine(run.program), nameWidth) },
    { text: clip(oneLine(run.task_name), nameWidth) },
    { text: formatAge(nowMs - run.started_ms) },
    { text: duration },
    { text: String(run.task_count) },
    { text: run.error?.error_type ?? '', color: colors.red },
  ]
}
