import { findProject, readDurableRuns, type DurableRun } from '@capsule-run/sdk/internal'
import { colorsFor, type Colors } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { formatAge } from '../trace/age.ts'
import { parseLimit, usualLimit } from '../trace/filter.ts'
import { renderTable, type Cell } from '../trace/table.ts'
import { clip, oneLine } from '../tree/line.ts'
import { formatMoment } from './moment.ts'
import { shortIds } from './run-id.ts'
import { parseStatus, shownStatus } from './status.ts'

/** What `capsule runs list` was asked for, as the command line has it. */
export interface ListRequest {
  /** Default: any. */
  status: string | undefined
  limit: string | undefined
  reader: 'person' | 'program'
}

/** A program, a task or a signal may have any name. */
const nameWidth = 24

/** What a run waits for is said at the end of its line, which may be longer. */
const waitWidth = 48

/** Lists the durable runs of the project here. */
export async function listDurableRuns(
  { status, limit, reader }: ListRequest,
  { cwd, stdout, env }: CapsuleContext,
): Promise<ExitCode> {
  const filter = {
    ...(status !== undefined && { status: parseStatus(status) }),
    limit: limit === undefined ? usualLimit : parseLimit(limit),
  }
  const runs = await readDurableRuns(findProject(cwd, cwd).root, filter)
  if (reader === 'program') stdout.write(`${JSON.stringify(runs)}\n`)
  else if (runs.length > 0) {
    stdout.write(`${renderDurableRuns(runs, Date.now(), colorsFor(stdout, env)).join('\n')}\n`)
  } else if (status === undefined) {
    stdout.write('There is no durable run yet. capsule run FILE --durable makes one.\n')
  } else stdout.write('No durable run is like that. capsule runs lists those there are.\n')
  return exitCodes.success
}

/** Durable runs as a table, and what to do next. */
export function renderDurableRuns(
  runs: readonly DurableRun[],
  nowMs: number,
  colors: Colors,
): string[] {
  const titles = ['run', 'status', 'program', 'task', 'changed', 'steps', '']
  const head: Cell[] = titles.map((text) => ({ text, color: colors.dim }))
  const ids = shortIds(runs.map(({ run_id }) => run_id))
  const rows = runs.map((run): Cell[] => {
    const { glyph, color, word } = shownStatus(run)
    return [
      { text: ids.get(run.run_id) ?? run.run_id },
      { text: `${glyph} ${word}`, color: colors[color] },
      { text: clip(oneLine(run.file), nameWidth) },
      { text: clip(oneLine(run.task ?? 'main'), nameWidth) },
      { text: formatAge(nowMs - run.updated_ms) },
      { text: `${run.steps_done} of ${run.steps}` },
      { text: clip(remarkOn(run), waitWidth), color: colors.dim },
    ]
  })
  const newest = ids.get(runs[0]?.run_id ?? '') ?? 'last'
  const hint = colors.dim(`capsule runs show ${newest} shows one of them.`)
  return [...renderTable([head, ...rows]), '', hint]
}

/** What else is to be known of a run: what it waits for, or why it has no result. */
function remarkOn({ signals, wake_ms, error, status, owner }: DurableRun): string {
  if (error) return error.error_type
  if (status === 'running' && owner) return `by process ${owner.pid}`
  if (signals.length > 0) return `for ${signals.map(({ name }) => `"${oneLine(name)}"`).join(', ')}`
  return status === 'sleeping' && wake_ms !== null ? `until ${formatMoment(wake_ms)}` : ''
}
