import { formatDuration } from '../../format.ts'
import type { ShownRun, ShownState, TaskRow } from '../protocol.ts'
import { axisOf, renderAxis, renderBar, renderSpan, type Axis } from './axis.ts'
import { element } from './element.ts'
import { durationOf } from './list.ts'
import { renderTime } from './moment.ts'
import { addressOf } from './place.ts'
import { renderQuestions, type Questions } from './questions.ts'
import { badge, isActive } from './state.ts'
import { count, plural, visibleLine } from './text.ts'
import { openLines, summaryOf, type TreeChoices, type TreeNode } from './tree.ts'

/** A run as far as the server has told, and what its reader chose to see of it. */
export interface RunContent extends TreeChoices {
  run: ShownRun
  tasks: ReadonlyMap<number, TaskRow>
  /** What the run asks. */
  asked: Questions
  /** The line that the keyboard is on. */
  current: string
  /** The task whose details are shown. */
  selected: number
}

/** One run: what it is, and its tasks on a time line. */
export function renderRun(content: RunContent, nowMs: number): HTMLElement[] {
  return [
    renderHead(content, nowMs),
    renderQuestions(content.asked, 'of one run'),
    renderError(content),
    renderTree(content, nowMs),
  ].flatMap((part) => part ?? [])
}

function renderHead(content: RunContent, nowMs: number): HTMLElement {
  const { run, tasks } = content
  let retries = 0
  for (const { attempt_count } of tasks.values()) retries += Math.max(0, attempt_count - 1)
  const facts: [string, HTMLElement | string][] = [
    ['Started', renderTime(run.started_ms)],
    ['Duration', durationOf(run, nowMs)],
    ['Tasks', count(run.task_count)],
    ['Retries', count(retries)],
    ...failureFact(content),
    ['Run', element('code', {}, run.run_id)],
    ['Process', String(run.process_id)],
  ]
  const pairs = facts.map(([term, value]) =>
    element(
      'div',
      { class: term.toLowerCase(), 'data-key': term },
      element('dt', {}, term),
      element('dd', {}, value),
    ),
  )
  return element(
    'header',
    { class: 'head', 'data-key': 'head' },
    element('nav', { 'aria-label': 'Where you are' }, element('a', { href: '#' }, 'Runs')),
    element(
      'h1',
      {},
      element('span', { class: 'program' }, visibleLine(run.program)),
      ' ',
      element('span', { class: 'name' }, visibleLine(run.task_name)),
      ' ',
      badge(run.state),
    ),
    element('dl', { class: 'facts' }, ...pairs),
  )
}

/** How many tasks failed, as a way to the first of them. */
function failureFact({ run, tasks }: RunContent): [string, HTMLElement][] {
  const failed = [...tasks.values()].filter(({ state }) => state === 'failed')
  const [first] = failed
  if (!first) return []
  const href = addressOf({ run: run.run_id, task: first.task_id })
  return [['Failed', element('a', { href }, count(failed.length))]]
}

function renderError({ run, asked }: RunContent): HTMLElement | undefined {
  const { error, state } = run
  if (error === null && state !== 'interrupted') return undefined
  // A durable run needs no process while it waits.
  if (error === null && asked.questions.length > 0) return undefined
  const text = error
    ? [element('code', {}, error.error_type), ` ${visibleLine(error.message)}`]
    : ['Its process is gone without an end of the run: it was killed, or the machine went off.']
  return element('p', { class: 'cause', 'data-key': 'cause' }, ...text)
}

function renderTree(content: RunContent, nowMs: number): HTMLElement {
  const { run, tasks, current } = content
  const axis = axisOf(run, nowMs, tasks.values())
  const lines = openLines(tasks, content)
  const reachable = lines.some(({ key }) => key === current) ? current : lines[0]?.key
  const items = lines.map((line) => renderLine(line, content, axis, line.key === reachable))
  const heads = ['Task', 'State', 'Attempts', 'Duration'].map((head) =>
    element('span', { class: head.toLowerCase() }, head),
  )
  return element(
    'section',
    { class: 'task-tree', 'aria-labelledby': 'tasks', 'data-key': 'tasks' },
    element('h2', { id: 'tasks', class: 'unseen' }, 'Tasks'),
    element('div', { class: 'line heads', 'aria-hidden': 'true' }, ...heads, renderAxis(axis)),
    element('div', { role: 'tree', 'aria-labelledby': 'tasks', class: 'tree' }, ...items),
  )
}

function renderLine(
  line: TreeNode,
  content: RunContent,
  axis: Axis,
  reachable: boolean,
): HTMLElement {
  const { label, cells, look } = contentOf(line, axis)
  const selected = line.kind === 'task' && line.task.task_id === content.selected
  const item = element(
    'div',
    {
      role: 'treeitem',
      class: `line of-${line.kind} ${look}`,
      'data-key': line.key,
      'aria-label': label,
      'aria-level': line.level,
      'aria-posinset': line.place,
      'aria-setsize': line.siblings,
      'aria-expanded': line.expanded === undefined ? undefined : String(line.expanded),
      'aria-selected': line.kind === 'task' ? String(selected) : undefined,
      tabindex: reachable ? 0 : -1,
    },
    ...cells,
  )
  // Deeper than this, names would have no room.
  item.style.setProperty('--level', String(Math.min(line.level - 1, 12)))
  return item
}

interface LineContent {
  /** The line for who does not see it. */
  label: string
  cells: HTMLElement[]
  look: string
}

function contentOf(line: TreeNode, axis: Axis): LineContent {
  if (line.kind === 'more') {
    const label = `Show more: ${count(line.hidden)} are hidden`
    return { label, cells: [element('span', { class: 'task' }, label)], look: '' }
  }
  if (line.kind === 'group') return groupContent(line.name, line.tasks, axis)
  const { task_name, state, attempt_count, queued_ms, ended_ms } = line.task
  const duration = spentMs(queued_ms, ended_ms, state, axis)
  const tried = attempt_count > 1 ? plural(attempt_count, 'attempt') : ''
  const label = [visibleLine(task_name), state, tried, duration]
    .filter((part) => part !== '')
    .join(', ')
  const bar = renderBar(line.task, axis)
  return { label, cells: cellsOf(task_name, badge(state), tried, duration, bar), look: state }
}

function groupContent(name: string, tasks: readonly TaskRow[], axis: Axis): LineContent {
  const { state, completed, slowestMs } = summaryOf(tasks)
  const progress = `${count(completed)} of ${count(tasks.length)}`
  const slowest = slowestMs === 0 ? '' : `≤ ${formatDuration(slowestMs)}`
  const times = element('span', { class: 'times' }, ` ×${count(tasks.length)}`)
  const cells = cellsOf(
    name,
    badge(state),
    progress,
    slowest,
    renderSpan(tasks, state, axis),
    times,
  )
  const label = `${visibleLine(name)}, ${plural(tasks.length, 'task')}, ${state}, ${progress} completed`
  return { label, cells, look: state }
}

function cellsOf(
  name: string,
  state: HTMLElement,
  attempts: string,
  duration: string,
  bar: HTMLElement,
  times?: HTMLElement,
): HTMLElement[] {
  return [
    element(
      'span',
      { class: 'task' },
      element('span', { class: 'toggle' }),
      element('bdi', { class: 'name' }, visibleLine(name)),
      times,
    ),
    element('span', { class: 'outcome' }, state),
    element('span', { class: 'attempts' }, attempts),
    element('span', { class: 'duration' }, duration),
    bar,
  ]
}

/** With the waits before and between its attempts. */
function spentMs(queuedMs: number, endedMs: number | null, state: ShownState, axis: Axis): string {
  if (endedMs !== null) return formatDuration(endedMs - queuedMs)
  return isActive(state) ? formatDuration(Math.max(0, axis.nowMs - queuedMs)) : '–'
}
