// A workflow that waits for a person, for days if it has to, without a process:
//
//   capsule run examples/approval.ts 1200 --durable --run-id order-7
//
// ends and says that it waits for the signal "approval". Anybody who may write to this folder answers it, here or on the
// page of `capsule trace --open`, which shows what is to be decided:
//
//   capsule runs signal order-7 approval '{"approved": true, "by": "Ada"}'
//   capsule runs resume order-7
//
// What was done before the wait is not done again: examples/out/orders.txt has one line for each deed.

import { appendFileSync } from 'node:fs'
import { signal, task } from '@capsule-run/sdk'

interface Decision {
  approved: boolean
  by?: string
}

/** Writing a line is something that must not happen twice, so this task is not `idempotent`. */
const record = task(
  { name: 'record', allowedFiles: ['examples/out'], allowedHosts: [] },
  (line: string) => appendFileSync('examples/out/orders.txt', `${line}\n`),
)

export const main = task({ name: 'main', allowedHosts: [] }, async (amount: string) => {
  record(`reserved ${amount}`)
  const decision = await signal<Decision>('approval', {
    timeout: '7d',
    args: { question: `Pay ${amount}?`, answer: { approved: true, by: 'your name' } },
  }).catch((): Decision => ({ approved: false }))
  record(decision.approved ? `paid ${amount}, approved by ${decision.by}` : `released ${amount}`)
  return decision
})
