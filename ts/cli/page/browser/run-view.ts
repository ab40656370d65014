import type { PageMessage, ShownTask } from '../protocol.ts'
import { renderDetails } from './details.ts'
import { element } from './element.ts'
import { morph } from './morph.ts'
import { addressOf, type RunPlace } from './place.ts'
import { newQuestions, takeAnswers, takeQuestions } from './questions.ts'
import { renderRun, type RunContent } from './run.ts'
import { takeInput, type RunState } from './run-input.ts'
import { isActive } from './state.ts'
import { keysAbove } from './tree.ts'
import type { Surroundings, View } from './view.ts'

type RunMessage = Extract<PageMessage, { kind: 'run' }>

/** One run. */
export function runView(place: RunPlace, page: Surroundings): View {
  const { main } = page
  const state: RunState = {
    run: undefined,
    asked: newQuestions(),
    tasks: new Map(),
    opened: new Map(),
    shown: new Map(),
    current: `task ${place.task}`,
    selected: place.task,
    details: undefined,
  }
  const draw = (): void => drawRun(state, page)
  const load = async (): Promise<void> => {
    const task = state.selected
    const details = await fetchTask(place.run, task)
    // Another one may have been selected meanwhile.
    if (task !== state.selected) return
    state.details = details
    draw()
  }
  const select = (task: number): void => {
    state.selected = task
    state.current = `task ${task}`
    history.replaceState(null, '', addressOf({ run: place.run, task }))
    draw()
    void load()
  }
  const stopInput = takeInput(main, state, { draw, select })
  const stopAnswers = takeAnswers(state.asked, page, draw)
  return {
    source: `/events?${new URLSearchParams({ run: place.run })}`,
    heard: (message) => {
      if (message.kind === 'missing') showMissing(place, main)
      if (message.kind === 'questions') {
        takeQuestions(state.asked, message.questions)
        draw()
      }
      if (message.kind !== 'run') return
      announceEnd(state, message, page)
      state.run = message.run
      for (const task of message.tasks) state.tasks.set(task.task_id, task)
      draw()
      if (message.tasks.some(({ task_id }) => task_id === state.selected)) void load()
    },
    moved: (next) => {
      if (!('run' in next) || next.run !== place.run) return false
      for (const key of keysAbove(state.tasks, next.task)) state.opened.set(key, true)
      select(next.task)
      main.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
      return true
    },
    draw,
    close: () => {
      stopInput()
      stopAnswers()
    },
  }
}

async function fetchTask(run: string, task: number): Promise<ShownTask | undefined> {
  try {
    const address = `/task?${new URLSearchParams({ run, task: String(task) })}`
    const response = await fetch(address)
    if (!response.ok) return undefined
    const details: ShownTask = await response.json()
    return details
  } catch {
    // The connection's state is said elsewhere.
    return undefined
  }
}

function drawRun(state: RunState, { main }: Surroundings): void {
  const { run, details, selected, tasks } = state
  if (!run) return
  const content: RunContent = { ...state, run }
  const title = `${run.task_name} ${run.state} – ${run.program}`
  document.title = `${title} – Capsule trace`
  const overview = element(
    'div',
    { class: 'overview', 'data-key': 'overview' },
    ...renderRun(content, Date.now()),
  )
  const caller = details?.parent_id ?? undefined
  const aside =
    details?.task_id === selected
      ? renderDetails({
          ...state,
          task: details,
          startMs: run.started_ms,
          caller: caller === undefined ? undefined : tasks.get(caller)?.task_name,
        })
      : undefined
  const wanted = element('div', { class: 'run', 'data-key': 'run' }, overview, aside)
  morph(main, element('main', {}, wanted))
}

function announceEnd(state: RunState, { run }: RunMessage, { announce }: Surroundings): void {
  if (!state.run || !isActive(state.run.state) || isActive(run.state)) return
  announce(`The run ${run.state}.`)
}

function showMissing({ run }: RunPlace, main: HTMLElement): void {
  const empty = element(
    'div',
    { class: 'empty', 'data-key': 'missing' },
    element('h1', {}, 'There is no such run'),
    element('p', {}, 'The trace knows no run ', element('code', {}, run), '.'),
    element('p', {}, element('a', { href: '#' }, 'Show all runs')),
  )
  morph(main, element('main', {}, empty))
}
