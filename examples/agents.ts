// Three agents and the code that one of them writes. They speak to any server of OpenAI's chat completions:
//
//   export MODEL_URL=http://127.0.0.1:11434/v1 MODEL_NAME=llama3.2   (or https://api.openai.com/v1, and MODEL_KEY)
//   capsule run examples/agents.ts "Add up the even numbers" 1 2 3 4
//
// Code that a model wrote runs in `execute`. Whatever that code is, it
//   - reaches no host, no file and no variable: the task declares none, and a running task cannot change that;
//   - uses no more fuel, memory and time than the task declares;
//   - runs in a sandbox of its own, of which nothing is left for its caller or for the code of the next round;
//   - gives its caller JSON or an error, and the envelope's costs and limits are the host's word.
// What it returns or throws is its own word, which may be wrong, or written to talk the reviewer round.

import { task, type Envelope } from '@capsule-run/sdk'
import * as fs from 'node:fs'

/** The hosts stand here by name: options are read before any variable is there. `MODEL_URL` has to fit to them. */
const model = {
  allowedHosts: ['127.0.0.1', 'https://api.openai.com'],
  envVariables: ['MODEL_URL', 'MODEL_NAME', 'MODEL_KEY'],
  timeout: '2m',
  maxRetries: 2,
}

const planner = task({ name: 'planner', ...model }, async (goal: string) =>
  ask('You are the planner. Say in three sentences how a function can reach the goal.', goal),
)

const coder = task({ name: 'coder', ...model }, async (plan: string, review: string) =>
  ask(
    'You are the coder. Answer with the body of a JavaScript function of `input`, an array of numbers, and nothing else.',
    `Plan: ${plan}\nReview of your last answer: ${review}`,
  ),
)

const reviewer = task({ name: 'reviewer', ...model }, async (goal: string, outcome: string) =>
  ask(
    'You are the reviewer. Answer APPROVED if the outcome reaches the goal, otherwise what to change.',
    `Goal: ${goal}\nOutcome: ${outcome}`,
  ),
)

/** No hosts, no files, no variables. It is given `fs`, which gains it nothing: what counts is what it declares. */
const execute = task(
  { name: 'execute', compute: 'LOW', ram: '64MB', timeout: '2s', allowedHosts: [] },
  async (code: string, input: number[]): Promise<unknown> => {
    // oxlint-disable-next-line typescript/no-implied-eval -- the sandbox is there for this
    const written = new Function('input', 'fs', code)
    return written(input, fs)
  },
)

/** Has no host itself: only the agents speak to the model, and only through their tasks. */
export const main = task(
  { name: 'main', allowedHosts: [] },
  async (goal: string, ...numbers: string[]) => {
    const plan = answer(await planner(goal))
    const rounds = []
    let review = 'none yet'
    while (rounds.length < 3 && !review.startsWith('APPROVED')) {
      const code = answer(await coder(plan, review)).replaceAll(/^```.*$/gm, '')
      const { result, error } = await execute(code, numbers.map(Number))
      const outcome =
        error === null ? { result } : { error: `${error.error_type}: ${error.message}` }
      review = answer(await reviewer(goal, JSON.stringify({ code, ...outcome })))
      rounds.push({ code, ...outcome, review })
    }
    return { approved: review.startsWith('APPROVED'), plan, rounds }
  },
)

interface Completion {
  choices: [{ message: { content: string } }]
}

async function ask(role: string, text: string): Promise<string> {
  const { MODEL_URL, MODEL_NAME = 'gpt-4o-mini', MODEL_KEY = 'none' } = process.env
  if (MODEL_URL === undefined) throw new Error('MODEL_URL is not set: say where the model is')
  const messages = [
    { role: 'system', content: role },
    { role: 'user', content: text },
  ]
  const response = await fetch(`${MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${MODEL_KEY}` },
    body: JSON.stringify({ model: MODEL_NAME, messages }),
  })
  if (!response.ok) throw new Error(`the model answered ${response.status}`)
  const completion: Completion = JSON.parse(await response.text())
  return completion.choices[0].message.content
}

/** What an agent answered. Without an answer the round is over. */
function answer(envelope: Envelope<string>): string {
  if (envelope.success) return envelope.result
  throw new Error(`no answer of the ${envelope.execution.task_name}: ${envelope.error.message}`)
}
