import type { Colors } from '../colors.ts'
import { formatBytes, formatDuration, formatFuel } from '../format.ts'
import { rowsOf, type Row } from '../tree/layout.ts'
import { clip, oneLine, widthOf } from '../tree/line.ts'
import type { TaskNode } from '../tree/model.ts'
import { commonState, describeEnd, groupFacts, stateStyles } from '../tree/status.ts'
import { formatAge } from './age.ts'
import { renderBar, type Axis } from './bar.ts'
import { treeOf } from './events.ts'
import { renderOutput } from './output.ts'
import { renderTable, type Cell } from './table.ts'
import { isUnderWay, type ShownTrace } from './witness.ts'

/** For whom a run is rendered. */
export interface Page {
  columns: number
  nowMs: number
  colors: Colors
}

const mostNameWidth = 32
const leastBarWidth = 8
const mostBarWidth = 60

/** Of a group, this many that did not succeed are told one by one. */
const toldOfGroup = 3

/** A run with its tasks, what became of each and when, and what they printed. */
export function renderRun(run: ShownTrace, page: Page): string[] {
  const { colors, columns } = page
  const { roots, nodes } = treeOf(run)
  const rows = rowsOf(roots)
  const requests = new Map(run.tasks.map((task) => [task.task_id, requestsOf(task)]))
  const facts = rows.map((row) => factsOf(row, requests, colors))
  const labels = rows.map(({ label }) => clip(label, mostNameWidth))
  const taken = widest(labels) + widest(renderTable(facts.map(uncolored))) + 4
  const width = Math.min(mostBarWidth, Math.max(leastBarWidth, columns - taken))
  const axis = { startMs: run.started_ms, endMs: endOf(run, [...nodes.values()], page), width }
  const lines = renderTable(
    rows.map((row, index) => [
      { text: labels[index] ?? '' },
      { text: renderBar(row.tasks, axis).padEnd(width), color: colorOf(row, colors) },
      ...(facts[index] ?? []),
    ]),
  )
  const tree = rows.flatMap((row, index) => [
    lines[index] ?? '',
    ...detailsOf(row).map((text) => colors.dim(clip(`${row.below}${text}`, columns))),
  ])
  return [...titleOf(run, axis, page), '', ...tree, ...renderOutput(run, colors)]
}

function titleOf(run: ShownTrace, { endMs }: Axis, { nowMs, colors }: Page): string[] {
  const { glyph, color } = stateStyles[run.state]
  const duration = formatDuration(Math.max(0, endMs - run.started_ms))
  const time = isUnderWay(run) ? `for ${duration}` : `after ${duration}`
  const program = oneLine(run.program)
  const name = `${program}  ${colors.bold(oneLine(run.task_name))}`
  const tasks = run.task_count === 1 ? '1 task' : `${run.task_count} tasks`
  // The Swedish way to write a time is ISO's, in the zone of whoever reads it.
  const started = `started ${new Date(run.started_ms).toLocaleString('sv')}`
  const facts = [run.run_id, `${started}, ${formatAge(nowMs - run.started_ms)}`, tasks]
  return [`${colors[color](glyph)} ${name}  ${run.state} ${time}`, colors.dim(facts.join('   '))]
}

/** The end of the time axis. */
function endOf(run: ShownTrace, nodes: readonly TaskNode[], { nowMs }: Page): number {
  if (run.ended_ms !== null) return run.ended_ms
  if (isUnderWay(run)) return nowMs
  return nodes.reduce((latest, { sinceMs }) => Math.max(latest, sinceMs), run.started_ms)
}

function requestsOf({ attempts }: ShownTrace['tasks'][number]): number {
  return attempts.reduce((sum, attempt) => sum + attempt.host_requests.length, 0)
}

/** The columns after the bar. */
function factsOf(row: Row, requests: ReadonlyMap<number, number>, colors: Colors): Cell[] {
  const { tasks } = row
  const { glyph } = stateStyles[commonState(tasks)]
  const made = tasks.reduce((sum, { id }) => sum + (requests.get(id) ?? 0), 0)
  const requested = made === 0 ? '' : made === 1 ? '1 request' : `${made} requests`
  const [first, ...others] = tasks
  if (others.length > 0) {
    const [count, ...facts] = groupFacts(tasks)
    const text = [...facts, ...(made > 0 ? [requested] : [])].join('   ')
    return [{ text: `${glyph} ${count}`, color: colorOf(row, colors) }, { text }]
  }
  const { durationMs, fuel, ramBytes } = first.attempts.at(-1) ?? {}
  const state = durationMs === undefined ? first.state : formatDuration(durationMs)
  return [
    { text: `${glyph} ${state}`, color: colorOf(row, colors) },
    { text: fuel === undefined ? '' : formatFuel(fuel) },
    { text: ramBytes === undefined ? '' : formatBytes(ramBytes) },
    { text: requested },
  ]
}

/** What else is to be said of a row: attempts that were made again, and why it did not succeed. */
function detailsOf({ tasks: [first, ...others] }: Row): string[] {
  if (others.length === 0) return [...retriesOf(first), ...reasonOf(first)]
  const failed = [first, ...others].filter(({ state, error }) => error && state !== 'completed')
  const told = failed.slice(0, toldOfGroup).flatMap((task) => {
    return reasonOf(task).map((reason) => `task ${task.id}: ${reason}`)
  })
  const left = failed.length - toldOfGroup
  return left > 0 ? [...told, `… ${left} more`] : told
}

function retriesOf({ attempts }: TaskNode): string[] {
  const last = attempts.at(-1)
  const retried = attempts.filter((attempt) => attempt !== last || attempt.delayMs !== undefined)
  return retried.map(({ number, error, durationMs, delayMs }) => {
    const again = delayMs === undefined ? '' : `, again in ${formatDuration(delayMs)}`
    return `↻ attempt ${number} ${describeEnd(error?.type ?? 'failed', durationMs)}${again}`
  })
}

function reasonOf({ error, state }: TaskNode): string[] {
  if (!error || state === 'completed') return []
  return [error.type === 'TASK_ERROR' ? error.message : `${error.type}: ${error.message}`]
}

function colorOf({ tasks }: Row, colors: Colors): (text: string) => string {
  return colors[stateStyles[commonState(tasks)].color]
}

function uncolored(cells: readonly Cell[]): Cell[] {
  return cells.map(({ text }) => ({ text }))
}

function widest(lines: readonly string[]): number {
  return lines.reduce((width, line) => Math.max(width, widthOf(line)), 0)
}
