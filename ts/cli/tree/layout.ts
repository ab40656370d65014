import { isActive, type TaskNode } from './model.ts'

/** A line of a tree: one task, or several of one name that one task called. */
export interface Row {
  tasks: readonly [TaskNode, ...TaskNode[]]
  /** Its branch and its name. */
  label: string
  /** What lines that say more about it begin with. */
  below: string
  depth: number
}

/** Up to three tasks of one name are told apart at a glance. */
const usualGroup = 3

/** The lines of a tree. More than `groupAbove` siblings of one name share one. */
export function rowsOf(roots: readonly TaskNode[], groupAbove: number = usualGroup): Row[] {
  const rows: Row[] = []
  const add = (siblings: readonly TaskNode[], stem: string, depth: number): void => {
    const groups = groupsOf(siblings, groupAbove)
    for (const [index, tasks] of groups.entries()) {
      const isLast = index === groups.length - 1
      const children = tasks.flatMap((task) => task.children)
      const branch = depth === 0 ? '' : isLast ? '└─ ' : '├─ '
      const stemBelow = depth === 0 ? '' : `${stem}${isLast ? '   ' : '│  '}`
      const below = `${stemBelow}${children.length > 0 ? '│ ' : '  '}`
      rows.push({ tasks, label: `${stem}${branch}${nameOf(tasks)}`, below, depth })
      add(children, stemBelow, depth + 1)
    }
  }
  add(roots, '', 0)
  return rows
}

/** Rows that fit into a height, and how many do not. */
export interface FittedRows {
  rows: Row[]
  hidden: number
}

/**
 * The lines of a tree where only `height` fit: larger groups, then first what is under way, then
 * what is near the root, then what came last. A task stays only where the one that called it does.
 */
export function fittedRows(roots: readonly TaskNode[], height: number): FittedRows {
  const usual = rowsOf(roots)
  if (usual.length <= height) return { rows: usual, hidden: 0 }
  const rows = rowsOf(roots, 1)
  if (rows.length <= height) return { rows, hidden: 0 }
  const kept = rows
    .map((row, index) => ({ row, index, ended: row.tasks.some(isActive) ? 0 : 1 }))
    .toSorted((a, b) => a.ended - b.ended || a.row.depth - b.row.depth || b.index - a.index)
    .slice(0, Math.max(1, height - 1))
    .toSorted((a, b) => a.index - b.index)
  return { rows: kept.map(({ row }) => row), hidden: rows.length - kept.length }
}

/** Siblings in the order of their calls, those of one name together where they are many. */
function groupsOf(siblings: readonly TaskNode[], groupAbove: number): Row['tasks'][] {
  const named = new Map<string, [TaskNode, ...TaskNode[]]>()
  for (const task of siblings) {
    const others = named.get(task.name)
    if (others) others.push(task)
    else named.set(task.name, [task])
  }
  const groups: Row['tasks'][] = []
  for (const task of siblings) {
    const same = named.get(task.name) ?? [task]
    if (same.length <= groupAbove) groups.push([task])
    else if (same[0] === task) groups.push(same)
  }
  return groups
}

function nameOf([first, ...others]: Row['tasks']): string {
  return others.length === 0 ? first.name : `${first.name} ×${others.length + 1}`
}
