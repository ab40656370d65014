import type { RunEvent } from '@capsule-run/sdk/runner'
import type { Colors } from '../colors.ts'
import { pad } from './line.ts'
import { fold, type TaskTree } from './model.ts'
import { statusOf } from './status.ts'

/** The width of SPEC's own example: names longer than that push their status aside. */
const nameWidth = 24

/** Takes an event into a tree, and gives the line of a log where it is one that matters. */
export function announce(tree: TaskTree, event: RunEvent, colors: Colors): string | undefined {
  fold(tree, event)
  const node = tree.nodes.get(event.task_id)
  if (!node || node.state === 'queued' || node.state === 'running') return undefined
  const look = { nowMs: event.time_ms, spinner: '', colors }
  return `${pad(node.name, nameWidth)}  ${statusOf({ tasks: [node] }, look)}`
}
