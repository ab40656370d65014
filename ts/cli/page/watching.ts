import { createHash } from 'node:crypto'
import { taskStates, type RunFilter } from '@capsule-run/sdk/internal'
import { isUnderWay, witnessRun, witnessTrace } from '../trace/witness.ts'
import type { Watch } from './events.ts'
import {
  questionsOf,
  rowOf,
  runOf,
  runsPerPage,
  type PageMessage,
  type Question,
} from './protocol.ts'
import type { TraceSource } from './source.ts'

/** Watches a page of the list: `state` and `name` filter it, `page` counts from 1. */
export function watchList(source: TraceSource, query: URLSearchParams): Watch {
  const filter = filterFrom(query)
  const end = pageFrom(query) * runsPerPage
  const asked = watchQuestions(source)
  let sent = ''
  return async () => {
    const questions = await asked()
    // One more than is shown tells whether there is an older page.
    const found = await source.runs({ ...filter, limit: end + 1 })
    const runs = found.slice(end - runsPerPage, end).map((run) => runOf(witnessRun(run)))
    const message: PageMessage = { kind: 'list', runs, older: found.length > end }
    const text = JSON.stringify(message)
    if (text === sent) return questions
    sent = text
    return [message, ...questions]
  }
}

/** Watches a run: the first look gives all of its tasks, the next ones those that changed. */
export function watchRun(source: TraceSource, id: string): Watch {
  const sent = new Map<number, string>()
  const asked = watchQuestions(source, id)
  let head = ''
  return async () => {
    const found = await source.run(id)
    if (!found) return [{ kind: 'missing' }, { kind: 'end' }]
    const questions = await asked()
    const trace = witnessTrace(found)
    const run = runOf(trace)
    const tasks = trace.tasks.filter((task) => {
      // All of a task, not its row: its details are asked for again when it changed.
      const hash = createHash('sha256').update(JSON.stringify(task)).digest('base64')
      if (sent.get(task.task_id) === hash) return false
      sent.set(task.task_id, hash)
      return true
    })
    const messages: PageMessage[] = []
    const text = JSON.stringify(run)
    if (text !== head || tasks.length > 0)
      messages.push({ kind: 'run', run, tasks: tasks.map(rowOf) })
    head = text
    messages.push(...questions)
    // One that waits for a signal may have no process, and goes on later.
    if (!isUnderWay(run) && !asked.open()) messages.push({ kind: 'end' })
    return messages
  }
}

/** Looks what durable runs ask: all of them, or one. */
function watchQuestions(source: TraceSource, id?: string): Watch & { open: () => boolean } {
  let questions: Question[] = []
  const look: Watch = async () => {
    const runs = (await source.asking()).filter(({ run_id }) => id === undefined || run_id === id)
    const asked = runs.flatMap(questionsOf)
    if (JSON.stringify(asked) === JSON.stringify(questions)) return []
    questions = asked
    return [{ kind: 'questions', questions }]
  }
  return Object.assign(look, { open: () => questions.length > 0 })
}

/** Runs beyond this many pages are found by filters. */
const lastPage = 10_000

function pageFrom(query: URLSearchParams): number {
  const page = query.get('page') ?? ''
  return /^\d{1,9}$/.test(page) ? Math.min(lastPage, Math.max(1, Number(page))) : 1
}

function filterFrom(query: URLSearchParams): RunFilter {
  const state = taskStates.find((known) => known === query.get('state'))
  const task = query.get('name') ?? ''
  return { ...(state && { state }), ...(task !== '' && { task }) }
}
