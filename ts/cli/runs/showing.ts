import {
  findProject,
  readDurableRun,
  type DurableRunDetails,
  type JournalStep,
  type OpenSignal,
} from '@capsule-run/sdk/internal'
import type { ErrorType } from '@capsule-run/sdk/runner'
import { colorsFor, type Colors } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { formatBytes, formatDuration } from '../format.ts'
import { formatAge } from '../trace/age.ts'
import { renderTable, type Cell } from '../trace/table.ts'
import { clip, harmless, oneLine } from '../tree/line.ts'
import type { StateStyle } from '../tree/status.ts'
import { commandLine } from './command-line.ts'
import { formatMoment } from './moment.ts'
import { isNew, shownStatus } from './status.ts'
import { stepLines } from './step-tree.ts'
import { answerTo } from './suspension.ts'

/** For whom a run is rendered. */
export interface Page {
  nowMs: number
  colors: Colors
}

/** Shows one durable run of the project here. */
export async function showDurableRun(
  id: string,
  reader: 'person' | 'program',
  { cwd, stdout, env }: CapsuleContext,
): Promise<ExitCode> {
  const run = await readDurableRun(findProject(cwd, cwd).root, id)
  if (reader === 'program') stdout.write(`${JSON.stringify(run)}\n`)
  else {
    const page = { nowMs: Date.now(), colors: colorsFor(stdout, env) }
    stdout.write(`${renderDurableRun(run, page).join('\n')}\n`)
  }
  return exitCodes.success
}

/** A durable run with its steps, and what it waits for. */
export function renderDurableRun(run: DurableRunDetails, page: Page): string[] {
  const blocks = [
    titleOf(run, page),
    renderSteps(run.step_list, page),
    run.signals.flatMap((signal) => renderWait(run, signal, page)),
    run.signal_list.map((sent) => {
      const taken = sent.consumed_by === null ? 'not taken yet' : 'taken'
      const value = clip(oneLine(JSON.stringify(sent.value)), valueWidth)
      const facts = `sent ${formatAge(page.nowMs - sent.sent_ms)}, ${taken}`
      return `signal "${oneLine(sent.name)}"  ${value}  ${page.colors.dim(facts)}`
    }),
    hintFor(run, page),
  ]
  const filled = blocks.filter((lines) => lines.length > 0)
  return filled.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** A value of a signal may be a whole document. */
const valueWidth = 60

function titleOf(run: DurableRunDetails, { nowMs, colors }: Page): string[] {
  const { glyph, color, word } = shownStatus(run)
  const name = `${oneLine(run.file)}  ${colors.bold(oneLine(run.task ?? 'main'))}`
  const owner =
    run.owner === null ? [] : [`process ${run.owner.pid} on ${oneLine(run.owner.host)} has it`]
  const facts = [
    run.run_id,
    `began ${formatMoment(run.created_ms)}, ${formatAge(nowMs - run.created_ms)}`,
    `${run.steps_done} of ${run.steps} steps`,
    formatBytes(run.size_bytes),
    ...(run.forked_from === null ? [] : [`fork of ${run.forked_from}`]),
    ...owner,
  ]
  const until = run.status === 'sleeping' && run.wake_ms !== null ? formatMoment(run.wake_ms) : ''
  const title = `${colors[color](glyph)} ${name}  ${word}${until && ` until ${until}`}`
  const { error } = run
  const cause = error ? [colors.red(harmless(`${error.error_type}: ${error.message}`))] : []
  return [title, colors.dim(facts.join('   ')), ...cause]
}

const stepStyles: Record<JournalStep['state'], StateStyle> = {
  started: { glyph: '◐', color: 'cyan' },
  done: { glyph: '✓', color: 'green' },
  failed: { glyph: '✗', color: 'red' },
  interrupted: { glyph: '✗', color: 'red' },
}

function renderSteps(steps: readonly JournalStep[], { colors, nowMs }: Page): string[] {
  if (steps.length === 0) return []
  const titles = ['n', 'step', 'state', 'began', 'took', '']
  const head: Cell[] = titles.map((text) => ({ text, color: colors.dim }))
  const rows = stepLines(steps).map(({ step, label }): Cell[] => {
    const { glyph, color } = stepStyles[step.state]
    const { ended_ms, started_ms } = step
    return [
      { text: step.number === null ? '' : String(step.number) },
      { text: label },
      { text: `${glyph} ${step.state}`, color: colors[color] },
      { text: formatAge(nowMs - started_ms) },
      { text: ended_ms === null ? '' : formatDuration(Math.max(0, ended_ms - started_ms)) },
      { text: remarkOn(step), color: colors.dim },
    ]
  })
  return renderTable([head, ...rows])
}

function remarkOn({ error, due_ms, state }: JournalStep): string {
  if (error) return oneLine(`${error.error_type}: ${error.message}`)
  return due_ms !== null && state === 'started' ? `until ${formatMoment(due_ms)}` : ''
}

/** A signal that a run waits for: what its program says of it, and how to answer. */
function renderWait(
  { run_id: id }: DurableRunDetails,
  { name, args, since_ms, until_ms }: OpenSignal,
  { nowMs, colors }: Page,
): string[] {
  const until = until_ms === null ? '' : `, until ${formatMoment(until_ms)}`
  const told = args === null || args === undefined ? '' : JSON.stringify(args, undefined, 2)
  return [
    `${colors.yellow('◔')} waits for the signal "${oneLine(name)}"  ${colors.dim(`asked ${formatAge(nowMs - since_ms)}${until}`)}`,
    ...(told === ''
      ? []
      : harmless(told)
          .split('\n')
          .map((line) => `  ${line}`)),
    `  ${colors.dim('Answer it:')} ${answerTo(id, name)}`,
  ]
}

/** What to do next with a run that has not ended. */
function hintFor(run: DurableRunDetails, { colors }: Page): string[] {
  const { status, error, run_id: id } = run
  const resume = commandLine('runs', 'resume', id)
  if (status === 'interrupted' || status === 'waiting' || status === 'sleeping') {
    return [colors.dim(`${resume} ${isNew(run) ? 'starts it' : 'goes on with it'}.`)]
  }
  if (status !== 'stuck') return []
  const fork = `${commandLine('runs', 'fork', id)} --at N`
  return [
    ...wayOn(error?.error_type, resume),
    `${fork} makes a run of its first N steps, for the program as it is now.`,
  ].map((line) => colors.dim(line))
}

/** How a run that is stuck goes on as it is, if it can. */
function wayOn(type: ErrorType | undefined, resume: string): string[] {
  if (type === 'NONDETERMINISM') return [`Bring back what changed, then ${resume};`]
  if (type !== 'INTERRUPTED') return []
  return [`${resume} --retry-interrupted runs again what was interrupted;`]
}
