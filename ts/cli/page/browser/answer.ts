import type { Answer, Question } from '../protocol.ts'
import { visible } from './text.ts'

/** What became of an answer, in words. */
export type Outcome = { kind: 'sending' } | { kind: 'sent' | 'refused'; text: string }

/** Answers a question with a JSON text. */
export async function sendAnswer(question: Question, value: string): Promise<Outcome> {
  const { run_id: run, name, attended } = question
  if (!isJson(value)) {
    const text =
      'This is no JSON. A text is written in double quotes: "yes". Others: true, 3, {"a": 1}.'
    return { kind: 'refused', text }
  }
  const answer: Answer = { run, name, value }
  try {
    const response = await fetch('/answers', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(answer),
    })
    if (!response.ok) {
      return { kind: 'refused', text: `Not answered: ${visible((await response.text()).trim())}` }
    }
  } catch {
    return { kind: 'refused', text: 'Not answered: is "capsule trace --open" still running?' }
  }
  const next = attended
    ? 'The run goes on.'
    : 'The run goes on with "capsule runs resume" or "capsule runs watch".'
  return { kind: 'sent', text: `Answered. ${next}` }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
