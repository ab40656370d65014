import type { TracedAttempt } from '@capsule-run/sdk/internal'
import { formatBytes, formatDuration, formatFuel } from '../../format.ts'
import type { ShownTask } from '../protocol.ts'
import { element, type Child } from './element.ts'
import { renderLimits } from './limits.ts'
import { moreButton, rowsAtOnce } from './more.ts'
import { renderOutput } from './output.ts'
import { badge } from './state.ts'
import { plural, visible, visibleLine } from './text.ts'

/** A task with all that the trace has of it, and what its reader chose to see. */
export interface DetailsContent {
  task: ShownTask
  startMs: number
  /** The name of the task that called it. */
  caller: string | undefined
  opened: ReadonlyMap<string, boolean>
  shown: ReadonlyMap<string, number>
}

/** All of one task. */
export function renderDetails(content: DetailsContent): HTMLElement {
  const { task, caller } = content
  const origin = caller === undefined ? 'the task that was run' : `called by ${visibleLine(caller)}`
  return element(
    'aside',
    { class: 'details', 'aria-labelledby': 'details', 'data-key': `details ${task.task_id}` },
    element(
      'h2',
      { id: 'details' },
      element('bdi', { class: 'name' }, visibleLine(task.task_name)),
      ' ',
      badge(task.state),
    ),
    element('p', { class: 'origin' }, `Task ${task.task_id}, ${origin}`),
    renderLimits(task),
    renderPolicy(task),
    ...renderAttempts(content),
  )
}

function renderPolicy({ policy }: ShownTask): HTMLElement | undefined {
  if (!policy) return undefined
  const folders = policy.files.map(({ path, mode }) => {
    return `${visibleLine(path)} (${mode === 'ro' ? 'read-only' : 'read and write'})`
  })
  const ceilings = policy.hosts_within.map((patterns): [string, readonly string[]] => {
    return ['… within', patterns.map(visibleLine)]
  })
  const rows: [string, readonly string[]][] = [
    ['Files', folders],
    ['Hosts', policy.hosts.map(visibleLine)],
    ...ceilings,
    ['Environment', policy.env.map(visibleLine)],
  ]
  const pairs = rows.flatMap(([term, values]) => [
    element('dt', {}, term),
    values.length === 0
      ? element('dd', { class: 'none' }, 'none')
      : element('dd', {}, ...values.map((value) => element('code', {}, value))),
  ])
  return element(
    'section',
    { 'aria-label': 'Policy' },
    element('h3', {}, 'Allowed'),
    element('dl', { class: 'policy' }, ...pairs),
  )
}

function renderAttempts(content: DetailsContent): HTMLElement[] {
  const { task, shown } = content
  // One that was refused has no attempt that could say why.
  if (task.attempts.length === 0) return task.error ? [renderError(task.error)] : []
  const key = `${task.task_id} attempts`
  const limit = shown.get(key) ?? rowsAtOnce
  const attempts = task.attempts.slice(-limit)
  const last = task.attempts.at(-1)
  const sections = attempts.map((attempt) => renderAttempt(attempt, content, attempt === last))
  const more = moreButton(key, task.attempts.length - limit, 'earlier attempt')
  return more ? [more, ...sections] : sections
}

function renderAttempt(
  attempt: TracedAttempt,
  content: DetailsContent,
  isLast: boolean,
): HTMLElement {
  const { task, opened } = content
  const isLost = task.state === 'interrupted' && attempt.state === 'running'
  const state = isLost ? task.state : attempt.state
  const key = `attempt ${attempt.number}`
  const open = opened.get(`${task.task_id} ${key}`) ?? isLast
  const head = element(
    'button',
    {
      type: 'button',
      'data-open': `${task.task_id} ${key}`,
      'aria-expanded': String(open),
    },
    `Attempt ${attempt.number} `,
    badge(state),
    attempt.error && !open ? element('code', {}, attempt.error.error_type) : undefined,
  )
  const parts = open ? renderOpenAttempt(attempt, content) : []
  return element(
    'section',
    { class: 'attempt', 'data-key': key, 'aria-label': `Attempt ${attempt.number}` },
    element('h3', {}, head),
    element('p', { class: 'cost' }, costOf(attempt, content.startMs)),
    ...parts,
  )
}

function renderOpenAttempt(attempt: TracedAttempt, content: DetailsContent): Child[] {
  const { task, shown, startMs } = content
  const { error, host_requests, output } = attempt
  const key = `${task.task_id} ${attempt.number}`
  return [
    error ? renderError(error) : undefined,
    host_requests.length > 0 ? renderRequests(host_requests, `${key} requests`, shown) : undefined,
    output.length > 0 ? renderOutput(output, `${key} output`, startMs, shown) : undefined,
  ]
}

/** `+120 ms, 2.00 s, 88 M fuel, 14 MB` */
function costOf(attempt: TracedAttempt, startMs: number): string {
  const { started_ms, duration_ms, delay_ms, fuel_consumed, ram_used } = attempt
  return [
    `at +${formatDuration(Math.max(0, started_ms - startMs))}`,
    ...(duration_ms === null ? [] : [`took ${formatDuration(duration_ms)}`]),
    ...(fuel_consumed === null ? [] : [formatFuel(fuel_consumed)]),
    ...(ram_used === null ? [] : [formatBytes(ram_used)]),
    ...(delay_ms === null ? [] : [`then waited ${formatDuration(delay_ms)}`]),
  ].join(' · ')
}

function renderError(error: NonNullable<TracedAttempt['error']>): HTMLElement {
  const { error_type, message, name, stack } = error
  const shown = name === undefined ? message : `${name}: ${message}`
  return element(
    'div',
    { class: 'failure' },
    element(
      'p',
      {},
      element('code', {}, error_type),
      element('span', { class: 'message' }, ` ${visible(shown)}`),
    ),
    stack === undefined
      ? undefined
      : element('pre', { tabindex: 0, role: 'region', 'aria-label': 'Stack' }, visible(stack)),
  )
}

function renderRequests(
  requests: TracedAttempt['host_requests'],
  key: string,
  shown: DetailsContent['shown'],
): HTMLElement {
  const limit = shown.get(key) ?? rowsAtOnce
  const rows = requests.slice(0, limit).map(({ method, url, status }) =>
    element(
      'tr',
      {},
      element('td', {}, visibleLine(method)),
      element('td', { class: 'status' }, status === undefined ? '–' : String(status)),
      // As text: a link would let the program choose where its reader goes.
      element('td', { class: 'url' }, visibleLine(url)),
    ),
  )
  const heads = ['Method', 'Status', 'URL'].map((head) => element('th', { scope: 'col' }, head))
  return element(
    'div',
    { class: 'requests', 'data-key': key },
    element('h4', {}, plural(requests.length, 'request')),
    element(
      'table',
      {},
      element('caption', { class: 'unseen' }, 'Requests of this attempt'),
      element('thead', { class: 'unseen' }, element('tr', {}, ...heads)),
      element('tbody', {}, ...rows),
    ),
    moreButton(key, requests.length - limit, 'more request'),
  )
}
