import { formatDuration } from '../../format.ts'
import type { ShownRun, ShownState, TaskRow } from '../protocol.ts'
import { between, element } from './element.ts'
import { isActive } from './state.ts'

/** The time that all bars share. */
export interface Axis {
  startMs: number
  lengthMs: number
  /** What has not ended is drawn up to here. */
  nowMs: number
}

/** From a run's start to now, or to the last moment that is known of it. */
export function axisOf(
  { state, started_ms }: ShownRun,
  nowMs: number,
  tasks: Iterable<TaskRow>,
): Axis {
  let end = isActive(state) ? nowMs : started_ms
  for (const { queued_ms, ended_ms, attempts } of tasks) {
    end = Math.max(end, ended_ms ?? queued_ms, attempts.at(-1)?.started_ms ?? queued_ms)
  }
  // Not 0: places on the axis are parts of it.
  const lengthMs = Math.max(1, end - started_ms)
  return { startMs: started_ms, lengthMs, nowMs: started_ms + lengthMs }
}

/** Where a moment is on the axis, as a part of it. */
function placeOf({ startMs, lengthMs }: Axis, ms: number): number {
  return (ms - startMs) / lengthMs
}

/** The marks of an axis: at most five, at round numbers. */
export function ticksOf(lengthMs: number): number[] {
  const rough = lengthMs / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  const ticks: number[] = []
  for (let index = 0; index * step <= lengthMs; index++) ticks.push(index * step)
  return ticks
}

/** The line of times above the bars. */
export function renderAxis(axis: Axis): HTMLElement {
  const ticks = ticksOf(axis.lengthMs).map((ms) => {
    const place = ms / axis.lengthMs
    // Near the end a mark has no room for its time.
    const label = place > 0.85 ? '' : ms === 0 ? '0' : formatTick(ms)
    return between(element('span', { class: 'tick' }, label), place, 1)
  })
  return element('span', { class: 'time axis', 'aria-hidden': 'true' }, ...ticks)
}

/** One task on the time line: a piece for each attempt, thin lines for the waits before them. */
export function renderBar(
  { state, queued_ms, ended_ms, attempts }: TaskRow,
  axis: Axis,
): HTMLElement {
  const end = ended_ms ?? axis.nowMs
  const pieces = [line(queued_ms, end, axis)]
  for (const [index, attempt] of attempts.entries()) {
    const isLast = index === attempts.length - 1
    const isOpen = attempt.state === 'running'
    const look = isOpen && state === 'interrupted' ? 'interrupted' : attempt.state
    const retried = isLast && state !== 'retrying' ? '' : ' retried'
    const piece = element('span', { class: `piece ${look}${retried}` })
    const ended = attempt.ended_ms ?? axis.nowMs
    pieces.push(between(piece, placeOf(axis, attempt.started_ms), placeOf(axis, ended)))
  }
  return element('span', { class: 'time', 'aria-hidden': 'true' }, ...pieces)
}

/** Several tasks as one: from the first start to the last end. */
export function renderSpan(tasks: readonly TaskRow[], state: ShownState, axis: Axis): HTMLElement {
  let start = Infinity
  let end = 0
  for (const { queued_ms, ended_ms } of tasks) {
    start = Math.min(start, queued_ms)
    end = Math.max(end, ended_ms ?? axis.nowMs)
  }
  const piece = element('span', { class: `piece span ${state}` })
  const bar = between(piece, placeOf(axis, start), placeOf(axis, end))
  return element('span', { class: 'time', 'aria-hidden': 'true' }, bar)
}

function line(startMs: number, endMs: number, axis: Axis): HTMLElement {
  const made = element('span', { class: 'wait' })
  return between(made, placeOf(axis, startMs), placeOf(axis, endMs))
}

/** Round numbers need no fraction. */
function formatTick(ms: number): string {
  if (ms < 1) return `${Number(ms.toPrecision(2))} ms`
  if (ms < 1000 || ms >= 60_000) return formatDuration(ms)
  return `${Number((ms / 1000).toFixed(2))} s`
}
