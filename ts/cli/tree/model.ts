import type { RunEvent, TaskState } from '@capsule-run/sdk/runner'
import { oneLine } from './line.ts'

/** A task's state as people see it: it is interrupted if its process is gone before its end. */
export type ShownState = TaskState | 'interrupted'

/** The tasks of a run, as far as its events have come. */
export interface TaskTree {
  /** The task that was run; more than one only where events were lost. */
  roots: TaskNode[]
  nodes: Map<number, TaskNode>
}

/** One task with those that it called. Its texts are lines that are safe to show. */
export interface TaskNode {
  id: number
  name: string
  state: ShownState
  /** When it came into its state. */
  sinceMs: number
  queuedMs: number
  endedMs: number | undefined
  attempts: AttemptNode[]
  error: NodeError | undefined
  children: TaskNode[]
}

/** One attempt of a task; what it cost is known when it has ended. */
interface AttemptNode {
  number: number
  startedMs: number
  endedMs?: number | undefined
  durationMs?: number | undefined
  fuel?: number | undefined
  ramBytes?: number | undefined
  error?: NodeError | undefined
  /** The wait until the next one. */
  delayMs?: number | undefined
}

/** Why an attempt has no result. */
interface NodeError {
  type: string
  message: string
}

/** A run of which nothing has happened yet. */
export function newTree(): TaskTree {
  return { roots: [], nodes: new Map() }
}

/** Takes one event into a tree. Costs the same however many tasks there are. */
export function fold(tree: TaskTree, event: RunEvent): void {
  const node = tree.nodes.get(event.task_id) ?? addNode(tree, event)
  node.state = event.state
  node.sinceMs = event.time_ms
  if (event.state === 'queued') return
  if (event.state === 'running') {
    node.attempts.push({ number: event.attempt, startedMs: event.time_ms })
    return
  }
  const { error } = event
  node.error = error && { type: error.error_type, message: oneLine(error.message) }
  endAttempt(node, event)
  if (event.state !== 'retrying') node.endedMs = event.time_ms
}

/** Whether a task has not ended yet. */
export function isActive({ state }: TaskNode): boolean {
  return state === 'queued' || state === 'running' || state === 'retrying'
}

function addNode(tree: TaskTree, event: RunEvent): TaskNode {
  const { task_id: id, parent_id: parentId, task_name: name, state, time_ms: timeMs } = event
  const node: TaskNode = {
    id,
    name: oneLine(name),
    state,
    sinceMs: timeMs,
    queuedMs: timeMs,
    endedMs: undefined,
    attempts: [],
    error: undefined,
    children: [],
  }
  const parent = parentId === null ? undefined : tree.nodes.get(parentId)
  const siblings = parent?.children ?? tree.roots
  siblings.push(node)
  tree.nodes.set(id, node)
  return node
}

/** A task that ends while it waits, for its turn or its next attempt, has none under way. */
function endAttempt(node: TaskNode, event: RunEvent): void {
  const attempt = node.attempts.at(-1)
  if (!attempt || attempt.endedMs !== undefined) return
  attempt.endedMs = event.time_ms
  attempt.durationMs = event.duration_ms
  attempt.fuel = event.fuel_consumed
  attempt.ramBytes = event.ram_used
  attempt.error = node.error
  attempt.delayMs = event.delay_ms
}
