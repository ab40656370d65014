import type { TracedAttempt } from '@capsule-run/sdk/internal'
import type { RunEvent } from '@capsule-run/sdk/runner'
import { fold, newTree, type TaskTree } from '../tree/model.ts'
import type { ShownTrace } from './witness.ts'

/** A run of the trace as a tree. */
export function treeOf(run: ShownTrace): TaskTree {
  const tree = newTree()
  for (const event of eventsOf(run)) fold(tree, event)
  for (const { task_id: id, state } of run.tasks) {
    const node = tree.nodes.get(id)
    if (node && state === 'interrupted') node.state = state
  }
  return tree
}

/** The events that made a run what the trace has of it, task by task. */
export function eventsOf(run: ShownTrace): RunEvent[] {
  return run.tasks.flatMap((task) => eventsOfTask(run, task))
}

type ShownTask = ShownTrace['tasks'][number]

function eventsOfTask(run: ShownTrace, task: ShownTask): RunEvent[] {
  const { task_id, parent_id, task_name, queued_ms: time_ms, attempts } = task
  const of = { run_id: run.run_id, task_id, parent_id, task_name }
  return [
    { ...of, state: 'queued', time_ms, attempt: 0 },
    ...attempts.flatMap((attempt): RunEvent[] => {
      const { number, started_ms } = attempt
      const began: RunEvent = { ...of, state: 'running', time_ms: started_ms, attempt: number }
      if (attempt.ended_ms === null || attempt === finalAttempt(task)) return [began]
      const at = { time_ms: attempt.ended_ms, attempt: number }
      return [began, { ...of, ...at, ...costOf(attempt), state: 'retrying' }]
    }),
    ...endOf(task).map((end) => ({ ...of, ...end })),
  ]
}

type TaskEnd = Pick<RunEvent, 'state' | 'time_ms' | 'attempt'> & Partial<RunEvent>

/** The last event of a task, if it has ended. */
function endOf(task: ShownTask): TaskEnd[] {
  const { state, ended_ms: time_ms, attempts } = task
  if (time_ms === null || state === 'interrupted') return []
  const end = { state, time_ms, attempt: attempts.at(-1)?.number ?? 0 }
  const final = finalAttempt(task)
  if (final) return [{ ...end, ...costOf(final) }]
  return [{ ...end, ...(task.error && { error: task.error }) }]
}

/** The attempt whose end was the task's; none of a task that ended while it waited. */
function finalAttempt({ attempts, ended_ms, state }: ShownTask): TracedAttempt | undefined {
  const last = attempts.at(-1)
  return ended_ms !== null && last?.state === state ? last : undefined
}

function costOf(attempt: TracedAttempt): Partial<RunEvent> {
  const { duration_ms, fuel_consumed, ram_used, delay_ms, error } = attempt
  return {
    ...(delay_ms !== null && { delay_ms }),
    ...(duration_ms !== null && { duration_ms }),
    ...(fuel_consumed !== null && { fuel_consumed }),
    ...(ram_used !== null && { ram_used }),
    ...(error && { error: { error_type: error.error_type, message: messageOf(error) } }),
  }
}

/** What was thrown says its name first, as everywhere. */
function messageOf({ name, message }: { name?: string; message: string }): string {
  return name === undefined ? message : `${name}: ${message}`
}
