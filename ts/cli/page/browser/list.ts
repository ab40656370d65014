import { formatDuration } from '../../format.ts'
import { runsPerPage, type PageMessage, type ShownRun } from '../protocol.ts'
import { element } from './element.ts'
import { addressOf, type ListPlace } from './place.ts'
import { renderTime } from './moment.ts'
import { badge, isActive, listedStates } from './state.ts'
import { renderQuestions, type Questions } from './questions.ts'
import { count, visibleLine } from './text.ts'

/** What the server last said of a list. */
export type ListContent = Extract<PageMessage, { kind: 'list' }>

/** The runs of a trace, newest first. */
export function renderList(
  place: ListPlace,
  content: ListContent,
  asked: Questions,
  nowMs: number,
): HTMLElement {
  const { runs, older } = content
  return element(
    'div',
    { class: 'list', 'data-key': 'list' },
    element('h1', {}, 'Runs'),
    renderQuestions(asked, 'of all runs'),
    renderFilter(place),
    runs.length === 0 ? renderEmpty(place) : renderTable(runs, nowMs),
    renderPages(place, older),
  )
}

function renderFilter({ state, name }: ListPlace): HTMLElement {
  const options = ['', ...listedStates].map((value) => {
    const selected = value === state ? '' : undefined
    return element('option', { value, selected }, value === '' ? 'all states' : value)
  })
  return element(
    'form',
    { class: 'filter', role: 'search', 'aria-label': 'Runs' },
    element('label', {}, 'State ', element('select', { name: 'state' }, ...options)),
    element('label', {}, 'Task ', element('input', { type: 'search', value: name, ...field })),
  )
}

const field = { name: 'name', placeholder: 'any', autocomplete: 'off', spellcheck: 'false' }

function renderTable(runs: readonly ShownRun[], nowMs: number): HTMLElement {
  const heads = ['State', 'Program', 'Started', 'Duration', 'Tasks', 'Error'].map((head) =>
    element('th', { scope: 'col', class: head.toLowerCase() }, head),
  )
  return element(
    'table',
    { class: 'runs', 'data-key': 'runs' },
    element('caption', { class: 'unseen' }, 'Runs, newest first'),
    element('thead', {}, element('tr', {}, ...heads)),
    element('tbody', {}, ...runs.map((run) => renderRow(run, nowMs))),
  )
}

function renderRow(run: ShownRun, nowMs: number): HTMLElement {
  const { run_id, program, task_name, started_ms, task_count, error } = run
  const link = element(
    'a',
    { href: addressOf({ run: run_id, task: 0 }) },
    element('span', { class: 'program' }, visibleLine(program)),
    ' ',
    element('span', { class: 'name' }, visibleLine(task_name)),
  )
  const cause = error && [
    element('code', {}, error.error_type),
    ` ${visibleLine(error.message.slice(0, 300))}`,
  ]
  return element(
    'tr',
    { 'data-key': run_id },
    element('td', { class: 'state' }, badge(run.state)),
    element('td', { class: 'program' }, link),
    element('td', { class: 'started' }, renderTime(started_ms)),
    element('td', { class: 'duration' }, durationOf(run, nowMs)),
    element('td', { class: 'tasks' }, count(task_count)),
    element('td', { class: 'error' }, ...(cause ?? [])),
  )
}

/** How long a run took, or has taken until now; nobody knows when an interrupted one ended. */
export function durationOf(run: ShownRun, nowMs: number): string {
  if (run.ended_ms !== null) return formatDuration(run.ended_ms - run.started_ms)
  if (!isActive(run.state)) return '–'
  return formatDuration(Math.max(0, nowMs - run.started_ms))
}

function renderEmpty({ state, name, page }: ListPlace): HTMLElement {
  if (state !== '' || name !== '' || page > 1) {
    return element(
      'div',
      { class: 'empty', 'data-key': 'empty' },
      element('h2', {}, 'No run matches'),
      element('p', {}, element('a', { href: '#' }, 'Show all runs')),
    )
  }
  return element(
    'div',
    { class: 'empty', 'data-key': 'empty' },
    element('h2', {}, 'No runs yet'),
    element('p', {}, 'Run a program in this project; it appears here while it runs:'),
    element('pre', { tabindex: 0 }, 'capsule run hello.ts'),
  )
}

function renderPages(place: ListPlace, older: boolean): HTMLElement | undefined {
  const { page } = place
  if (page === 1 && !older) return undefined
  const link = (text: string, to: number): HTMLElement =>
    element('a', { href: addressOf({ ...place, page: to }), 'data-key': text }, text)
  return element(
    'nav',
    { class: 'pages', 'aria-label': 'Pages of runs', 'data-key': 'pages' },
    page > 1 ? link('Newer', page - 1) : undefined,
    element('span', { 'data-key': 'page' }, `Page ${page}, ${runsPerPage} a page`),
    older ? link('Older', page + 1) : undefined,
  )
}
