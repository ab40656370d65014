import type { Colors } from '../colors.ts'
import { formatBytes, formatDuration, formatFuel } from '../format.ts'
import type { Row } from './layout.ts'
import { isActive, type ShownState, type TaskNode } from './model.ts'

/** How a state looks: a glyph, and the colour of what it is about. */
export interface StateStyle {
  glyph: string
  color: keyof Colors
}

export const stateStyles: Record<ShownState, StateStyle> = {
  queued: { glyph: '·', color: 'dim' },
  running: { glyph: '◐', color: 'cyan' },
  retrying: { glyph: '↻', color: 'yellow' },
  completed: { glyph: '✓', color: 'green' },
  failed: { glyph: '✗', color: 'red' },
  cancelled: { glyph: '⊘', color: 'yellow' },
  interrupted: { glyph: '✗', color: 'red' },
}

/** What somebody sees who looks at a tree at a moment. */
export interface Look {
  nowMs: number
  /** What stands for a task that is under way. */
  spinner: string
  colors: Colors
}

/** What is to be said of a row besides its name. */
export function statusOf({ tasks }: Pick<Row, 'tasks'>, look: Look): string {
  const [first, ...others] = tasks
  return (others.length === 0 ? taskStatus(first, look) : groupStatus(tasks, look)).join('   ')
}

/** The state that stands for several tasks. */
export function commonState(tasks: readonly TaskNode[]): ShownState {
  const states = new Set(tasks.map(({ state }) => state))
  if (tasks.some(isActive)) return 'running'
  if (states.has('interrupted')) return 'interrupted'
  if (states.has('failed')) return 'failed'
  return states.has('cancelled') ? 'cancelled' : 'completed'
}

/** `6 of 8`, and what of the others is to be known. */
export function groupFacts(tasks: readonly TaskNode[]): [count: string, ...facts: string[]] {
  const count = (state: ShownState): number => tasks.filter((task) => task.state === state).length
  const others = (['failed', 'cancelled', 'interrupted', 'retrying'] as const)
    .map((state) => [count(state), state] as const)
    .filter(([number]) => number > 0)
    .map(([number, state]) => `${number} ${state}`)
  const durations = tasks.flatMap((task) => durationOf(task) ?? [])
  const slowestMs = durations.reduce((slowest, duration) => Math.max(slowest, duration), 0)
  const slowest = durations.length > 0 ? [`slowest ${formatDuration(slowestMs)}`] : []
  return [`${count('completed')} of ${tasks.length}`, ...slowest, ...others]
}

/** `TIMEOUT after 2.00 s` */
export function describeEnd(type: string, durationMs: number | undefined): string {
  return durationMs === undefined ? type : `${type} after ${formatDuration(durationMs)}`
}

function groupStatus(tasks: readonly TaskNode[], look: Look): string[] {
  const [count, ...facts] = groupFacts(tasks)
  return [`${markOf(commonState(tasks), look)} ${count}`, ...facts]
}

function taskStatus(task: TaskNode, look: Look): string[] {
  const { number = 0 } = task.attempts.at(-1) ?? {}
  const [status, ...facts] = taskFacts(task, look)
  const isLater = number > 1 && task.state !== 'retrying'
  return [
    `${markOf(task.state, look)} ${status}`,
    ...facts,
    ...(isLater ? [`attempt ${number}`] : []),
  ]
}

/** What stands after the mark of a task's state. */
function taskFacts(task: TaskNode, look: Look): [status: string, ...facts: string[]] {
  const { state, sinceMs } = task
  switch (state) {
    case 'queued':
    case 'interrupted':
      return [state]
    case 'running':
      return [formatDuration(Math.max(0, look.nowMs - sinceMs))]
    case 'completed':
      return [formatDuration(durationOf(task) ?? 0), ...costOf(task)]
    case 'retrying':
      return [describeEnd(errorTypeOf(task), durationOf(task)), nextAttempt(task, look)]
    case 'failed':
      return [describeEnd(errorTypeOf(task), durationOf(task))]
    default:
      return [describeEnd(state, durationOf(task))]
  }
}

function errorTypeOf({ error }: TaskNode): string {
  return error?.type ?? 'failed'
}

/** Of the last attempt, where one was made. */
function durationOf({ attempts }: TaskNode): number | undefined {
  return attempts.at(-1)?.durationMs
}

function nextAttempt({ attempts, sinceMs }: TaskNode, { nowMs, colors }: Look): string {
  const { number = 0, delayMs } = attempts.at(-1) ?? {}
  const leftMs = delayMs === undefined ? undefined : Math.max(0, sinceMs + delayMs - nowMs)
  const wait = leftMs === undefined ? '' : ` in ${formatDuration(leftMs)}`
  return colors.yellow(`↻ attempt ${number + 1}${wait}`)
}

/** A task that waits for its next attempt has failed so far. */
function markOf(state: ShownState, { spinner, colors }: Look): string {
  const { glyph, color } = stateStyles[state === 'retrying' ? 'failed' : state]
  return colors[color](state === 'running' ? spinner : glyph)
}

function costOf({ attempts }: TaskNode): string[] {
  const { fuel, ramBytes } = attempts.at(-1) ?? {}
  return [
    ...(fuel === undefined ? [] : [formatFuel(fuel)]),
    ...(ramBytes === undefined ? [] : [formatBytes(ramBytes)]),
  ]
}
