import type { PageMessage } from '../protocol.ts'
import { element } from './element.ts'
import { newQuestions, takeAnswers, takeQuestions } from './questions.ts'
import { renderList, type ListContent } from './list.ts'
import { morph } from './morph.ts'
import { addressOf, type ListPlace } from './place.ts'
import type { Surroundings, View } from './view.ts'

/** The list of runs. */
export function listView(start: ListPlace, page: Surroundings): View {
  const { main } = page
  let place = start
  let content: ListContent | undefined
  const asked = newQuestions()
  const draw = (): void => {
    if (!content) return
    document.title = 'Runs – Capsule trace'
    morph(main, element('main', {}, renderList(place, content, asked, Date.now())))
  }
  const filter = ({ target }: Event): void => {
    if (!(target instanceof HTMLElement) || !target.closest('.filter')) return
    const [state, name] = [main.querySelector('select'), main.querySelector('input')]
    place = { state: state?.value ?? '', name: name?.value.trim() ?? '', page: 1 }
    history.replaceState(null, '', addressOf(place))
    page.listenTo(sourceOf(place))
  }
  const press = (event: KeyboardEvent): void => moveInTable(event, main)
  const stopAnswers = takeAnswers(asked, page, draw)
  main.addEventListener('input', filter)
  main.addEventListener('submit', stayHere)
  main.addEventListener('keydown', press)
  return {
    source: sourceOf(start),
    heard: (message: PageMessage) => {
      if (message.kind === 'list') content = message
      else if (message.kind === 'questions') takeQuestions(asked, message.questions)
      else return
      draw()
    },
    moved: () => false,
    draw,
    close: () => {
      stopAnswers()
      main.removeEventListener('input', filter)
      main.removeEventListener('submit', stayHere)
      main.removeEventListener('keydown', press)
    },
  }
}

function sourceOf({ state, name, page }: ListPlace): string {
  return `/events?${new URLSearchParams({ state, name, page: String(page) })}`
}

/** What a form does is done while it is filled in. */
function stayHere(event: Event): void {
  event.preventDefault()
}

/** Up and down go from run to run. */
function moveInTable(event: KeyboardEvent, main: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const links = [...main.querySelectorAll<HTMLElement>('table a')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = links[at + step]
  if (at === -1 || !next) return
  event.preventDefault()
  next.focus()
}
