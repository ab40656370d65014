import type { ShownRun, ShownTask, TaskRow } from '../protocol.ts'
import type { Questions } from './questions.ts'
import { actionOf } from './keyboard.ts'
import { rowsAtOnce } from './more.ts'
import { linesAtOnce, openLines, type TreeNode } from './tree.ts'

/** What the view of a run knows. */
export interface RunState {
  run: ShownRun | undefined
  asked: Questions
  tasks: Map<number, TaskRow>
  opened: Map<string, boolean>
  /** How many lines below one are shown, by its key; in the details, how many rows of a kind. */
  shown: Map<string, number>
  current: string
  selected: number
  details: ShownTask | undefined
}

/** What input makes of a view. */
export interface RunActions {
  draw: () => void
  /** Shows the details of a task. */
  select: (task: number) => void
}

/** Lets keys and clicks act on a run. Gives what ends that. */
export function takeInput(main: HTMLElement, state: RunState, actions: RunActions): () => void {
  const press = (event: KeyboardEvent): void => {
    const { target, key, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey || !(target instanceof HTMLElement)) return
    const lines = openLines(state.tasks, state)
    const current = lines.findIndex((line) => line.key === target.dataset['key'])
    const action = actionOf(key, lines, current)
    if (!action) return
    event.preventDefault()
    if (action.kind === 'go') go(action.line, main, state, actions)
    else if (action.kind === 'choose') choose(action.line, main, state, actions)
    else toggle(action.line, state, actions)
  }
  const click = ({ target }: MouseEvent): void => {
    if (!(target instanceof HTMLElement)) return
    const button = target.closest('button')
    if (button) return pressButton(button, state, actions)
    const item = target.closest<HTMLElement>('[role=treeitem]')?.dataset['key']
    const line = openLines(state.tasks, state).find(({ key }) => key === item)
    if (!line) return
    const toggles = target.classList.contains('toggle') && line.expanded !== undefined
    if (toggles) toggle(line, state, actions)
    else choose(line, main, state, actions)
  }
  main.addEventListener('keydown', press)
  main.addEventListener('click', click)
  return () => {
    main.removeEventListener('keydown', press)
    main.removeEventListener('click', click)
  }
}

function go(
  line: TreeNode | undefined,
  main: HTMLElement,
  state: RunState,
  { draw }: RunActions,
): void {
  if (!line) return
  state.current = line.key
  draw()
  const items = [...main.querySelectorAll<HTMLElement>('[role=treeitem]')]
  items.find(({ dataset }) => dataset['key'] === line.key)?.focus()
}

function toggle(line: TreeNode, state: RunState, { draw }: RunActions): void {
  state.opened.set(line.key, line.expanded !== true)
  state.current = line.key
  draw()
}

function choose(line: TreeNode, main: HTMLElement, state: RunState, actions: RunActions): void {
  if (line.kind === 'task') return actions.select(line.task.task_id)
  if (line.kind === 'group') return toggle(line, state, actions)
  const place = openLines(state.tasks, state).findIndex(({ key }) => key === line.key)
  showMore(state, line.parentKey, linesAtOnce)
  // The line of the demand gives way to the first that it hid.
  go(openLines(state.tasks, state)[place], main, state, actions)
}

/** The buttons of the details: they open an attempt, or ask for more rows. */
function pressButton(button: HTMLButtonElement, state: RunState, { draw }: RunActions): void {
  const { open, more } = button.dataset
  if (open !== undefined) state.opened.set(open, button.ariaExpanded !== 'true')
  if (more !== undefined) showMore(state, more, rowsAtOnce)
  draw()
}

function showMore({ shown }: RunState, key: string, atOnce: number): void {
  shown.set(key, (shown.get(key) ?? atOnce) + atOnce)
}
