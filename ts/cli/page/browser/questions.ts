import type { Question } from '../protocol.ts'
import { sendAnswer, type Outcome } from './answer.ts'
import { element } from './element.ts'
import { renderTime } from './moment.ts'
import { addressOf } from './place.ts'
import { visible, visibleLine } from './text.ts'
import type { Surroundings } from './view.ts'

/** What durable runs ask, and what became of the answers of this reader. */
export interface Questions {
  questions: readonly Question[]
  outcomes: Map<string, Outcome>
}

/** None so far. */
export function newQuestions(): Questions {
  return { questions: [], outcomes: new Map() }
}

/** Takes what the server says is asked now. What was answered here stays, so that its reader sees that it worked. */
export function takeQuestions(asked: Questions, questions: readonly Question[]): void {
  const keys = new Set(questions.map(keyOf))
  const answered = asked.questions.filter((question) => {
    return !keys.has(keyOf(question)) && asked.outcomes.get(keyOf(question))?.kind === 'sent'
  })
  asked.questions = [...questions, ...answered]
}

/** Lets the forms answer. Gives what ends that. */
export function takeAnswers(
  asked: Questions,
  { main, announce }: Surroundings,
  draw: () => void,
): () => void {
  const settle = (key: string, outcome: Outcome): void => {
    asked.outcomes.set(key, outcome)
    if (outcome.kind !== 'sending') announce(outcome.text)
    draw()
  }
  const submit = (event: SubmitEvent): void => {
    const { target: form } = event
    if (!(form instanceof HTMLFormElement)) return
    event.preventDefault()
    const question = asked.questions.find((one) => keyOf(one) === form.dataset['question'])
    const value = form.querySelector('textarea')?.value ?? ''
    if (!question || asked.outcomes.get(keyOf(question))?.kind === 'sending') return
    settle(keyOf(question), { kind: 'sending' })
    void sendAnswer(question, value).then((outcome) => settle(keyOf(question), outcome))
  }
  main.addEventListener('submit', submit)
  return () => main.removeEventListener('submit', submit)
}

/** What is asked, each with a form to answer it; nothing where nothing is. */
export function renderQuestions(
  { questions, outcomes }: Questions,
  extent: 'of all runs' | 'of one run',
): HTMLElement | undefined {
  if (questions.length === 0) return undefined
  return element(
    'section',
    { class: 'questions', 'aria-labelledby': 'questions', 'data-key': 'questions' },
    element('h2', { id: 'questions' }, 'Waiting for an answer'),
    ...questions.map((question) => renderQuestion(question, outcomes.get(keyOf(question)), extent)),
  )
}

function renderQuestion(
  question: Question,
  outcome: Outcome | undefined,
  extent: 'of all runs' | 'of one run',
): HTMLElement {
  const { run_id, file, task, name, args, since_ms, until_ms } = question
  const program = `${visibleLine(file)} ${visibleLine(task)}`
  const link = element('a', { href: addressOf({ run: run_id, task: 0 }) }, program)
  const key = keyOf(question)
  return element(
    'article',
    { class: 'question', 'data-key': key, 'aria-label': `Signal ${visibleLine(name)}` },
    element('h3', {}, element('bdi', { class: 'name' }, visibleLine(name))),
    element(
      'p',
      { class: 'origin' },
      ...(extent === 'of all runs' ? [link, ', since '] : ['Since ']),
      renderTime(since_ms),
      ...(until_ms === null ? [] : [', until ', renderTime(until_ms)]),
    ),
    args === null || args === undefined
      ? undefined
      : element(
          'pre',
          {
            tabindex: 0,
            role: 'region',
            'aria-label': 'What the program says',
            'data-key': 'args',
          },
          visible(JSON.stringify(args, undefined, 2)),
        ),
    outcome?.kind === 'sent' ? undefined : renderForm(question, outcome),
    outcome && outcome.kind !== 'sending'
      ? element('p', { class: `outcome ${outcome.kind}`, 'data-key': 'outcome' }, outcome.text)
      : undefined,
  )
}

function renderForm(question: Question, outcome: Outcome | undefined): HTMLElement {
  const disabled = outcome?.kind === 'sending' ? '' : undefined
  const field = { rows: 1, spellcheck: 'false', autocomplete: 'off' }
  return element(
    'form',
    { class: 'answer', 'data-key': 'form', 'data-question': keyOf(question) },
    element('label', {}, 'JSON ', element('textarea', field, 'true')),
    element('button', { type: 'submit', disabled }, 'Answer'),
  )
}

/** A run may wait for a signal of one name several times, one after the other. */
function keyOf({ run_id, name, since_ms }: Question): string {
  return `${run_id} ${since_ms} ${name}`
}
