import type { Suspension } from '@capsule-run/sdk/internal'
import type { Colors } from '../colors.ts'
import { oneLine } from '../tree/line.ts'
import { commandLine } from './command-line.ts'
import { formatMoment } from './moment.ts'

/** What a run that did not end waits for, and which commands go on with it. */
export function renderSuspension(suspension: Suspension, colors: Colors): string[] {
  const { run_id: id, signals } = suspension
  const answers = signals.map(({ name }) => `  Answer it: ${answerTo(id, name)}`)
  const then = signals.length === 0 ? 'When that time has come' : 'Then'
  return [
    `${colors.yellow('◔')} ${describeSuspension(suspension)}`,
    ...answers,
    `  ${then}: ${commandLine('runs', 'resume', id)} (capsule runs watch does that by itself)`,
  ]
}

/** `run 0197… sleeps until 2026-02-03 09:41:07`, `run 0197… waits for the signal "approval"` */
export function describeSuspension({ run_id: id, wake_ms, signals }: Suspension): string {
  const until = wake_ms === null ? '' : ` until ${formatMoment(wake_ms)}`
  if (signals.length === 0) return `run ${id} sleeps${until}`
  const names = signals.map(({ name }) => `"${oneLine(name)}"`).join(', ')
  const what = signals.length === 1 ? 'the signal' : 'the signals'
  return `run ${id} waits for ${what} ${names}${until}`
}

/** The command that answers a signal; JSON stands for whatever the answer is. */
export function answerTo(id: string, name: string): string {
  return `${commandLine('runs', 'signal', id, name)} JSON`
}
