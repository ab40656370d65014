import type { ShownState, TaskRow } from '../protocol.ts'
import { isActive } from './state.ts'

/** A line of the tree. */
export type TreeNode = Position &
  (
    | { kind: 'task'; task: TaskRow }
    | { kind: 'group'; name: string; tasks: readonly TaskRow[] }
    | { kind: 'more'; parentKey: string; hidden: number }
  )

interface Position {
  key: string
  /** Counted from 1. */
  level: number
  place: number
  siblings: number
  /** Undefined where there is nothing below. */
  expanded: boolean | undefined
}

/** What of a tree was opened, closed, or asked to show more of. */
export interface TreeChoices {
  opened: ReadonlyMap<string, boolean>
  shown: ReadonlyMap<string, number>
}

/** Up to three of a name are told apart at a glance. */
const smallestGroup = 4
/** More of them than a screen has lines are opened on demand. */
const largestOpenGroup = 20
/** With more tasks than this, everything below the first is opened on demand: so drawing stays fast. */
const largestOpenTree = 500
/** As many lines below one are drawn at first, and again with each demand for more. */
export const linesAtOnce = 200

type Branch =
  | { kind: 'task'; key: string; task: TaskRow }
  | { kind: 'group'; key: string; name: string; tasks: readonly TaskRow[] }

/** The lines of a tree that are open. */
export function openLines(tasks: ReadonlyMap<number, TaskRow>, choices: TreeChoices): TreeNode[] {
  const children = childrenOf(tasks)
  const isSmall = tasks.size <= largestOpenTree
  const lines: TreeNode[] = []
  const below = (branch: Branch): readonly Branch[] => {
    if (branch.kind === 'group') return branch.tasks.map(taskBranch)
    return grouped(children.get(branch.task.task_id) ?? [], branch.key)
  }
  const opensByItself = (branch: Branch, level: number): boolean => {
    if (branch.kind === 'group' && branch.tasks.length > largestOpenGroup) return false
    return isSmall || level === 1
  }
  const add = (branches: readonly Branch[], parentKey: string, level: number): void => {
    const limit = choices.shown.get(parentKey) ?? linesAtOnce
    for (const [index, branch] of branches.slice(0, limit).entries()) {
      const inner = below(branch)
      const open = choices.opened.get(branch.key) ?? opensByItself(branch, level)
      const expanded = inner.length === 0 ? undefined : open
      lines.push({ ...branch, level, place: index + 1, siblings: branches.length, expanded })
      if (expanded === true) add(inner, branch.key, level + 1)
    }
    const hidden = branches.length - limit
    if (hidden <= 0) return
    const position = { level, place: limit + 1, siblings: branches.length, expanded: undefined }
    lines.push({ kind: 'more', key: `more ${parentKey}`, parentKey, hidden, ...position })
  }
  add(grouped(children.get(undefined) ?? [], ''), '', 1)
  return lines
}

/** Tasks by the one that called them; those of none, or of one that is not known, by undefined. */
function childrenOf(tasks: ReadonlyMap<number, TaskRow>): Map<number | undefined, TaskRow[]> {
  const children = new Map<number | undefined, TaskRow[]>()
  for (const task of tasks.values()) {
    const { parent_id, task_id } = task
    // A caller comes first; a file that says otherwise must not lead in circles.
    const known = parent_id !== null && parent_id < task_id && tasks.has(parent_id)
    const parent = known ? parent_id : undefined
    const siblings = children.get(parent)
    if (siblings) siblings.push(task)
    else children.set(parent, [task])
  }
  return children
}

/** Siblings, those of one name together where they are several. */
function grouped(siblings: readonly TaskRow[], parentKey: string): Branch[] {
  const named = new Map<string, TaskRow[]>()
  for (const task of siblings) {
    const same = named.get(task.task_name)
    if (same) same.push(task)
    else named.set(task.task_name, [task])
  }
  const branches: Branch[] = []
  for (const task of siblings) {
    const tasks = named.get(task.task_name) ?? []
    if (tasks.length < smallestGroup) branches.push(taskBranch(task))
    else if (tasks[0] === task) {
      const name = task.task_name
      branches.push({ kind: 'group', key: groupKey(parentKey, name), name, tasks })
    }
  }
  return branches
}

/** The lines that must be open for a task's own to be there. */
export function keysAbove(tasks: ReadonlyMap<number, TaskRow>, id: number): string[] {
  const keys: string[] = []
  let task = tasks.get(id)
  while (task) {
    const { task_name, task_id, parent_id } = task
    const parent: TaskRow | undefined =
      parent_id !== null && parent_id < task_id ? tasks.get(parent_id) : undefined
    const parentKey = parent ? `task ${parent.task_id}` : ''
    keys.push(groupKey(parentKey, task_name), parentKey)
    task = parent
  }
  return keys
}

function groupKey(parentKey: string, name: string): string {
  return `group ${parentKey} ${name}`
}

function taskBranch(task: TaskRow): Branch {
  return { kind: 'task', key: `task ${task.task_id}`, task }
}

/** What a group's line says: how far it is, and what went wrong. */
export function summaryOf(tasks: readonly TaskRow[]): {
  state: ShownState
  completed: number
  slowestMs: number
} {
  const states = new Set<ShownState>()
  let completed = 0
  let slowestMs = 0
  for (const { state, queued_ms, ended_ms } of tasks) {
    states.add(state)
    if (state === 'completed') completed++
    if (ended_ms !== null) slowestMs = Math.max(slowestMs, ended_ms - queued_ms)
  }
  return { state: commonState(states), completed, slowestMs }
}

/** The state that stands for several. */
function commonState(states: ReadonlySet<ShownState>): ShownState {
  if ([...states].some(isActive)) return 'running'
  const worst = (['interrupted', 'failed', 'cancelled'] as const).find((state) => states.has(state))
  return worst ?? 'completed'
}
