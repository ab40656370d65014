import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { renderFrame } from '@capsule-run/sdk/internal'
import type { ErrorCause, Failure } from '@capsule-run/sdk/runner'
import type { Colors } from './colors.ts'
import { harmless, oneLine } from './tree/line.ts'

/** Causes that are shown of one error. */
const maxCauses = 8

/**
 * A failed task for people: what, where, and the lines of the source around it; then its causes, with the tasks that
 * they come from.
 */
export function renderFailure({ error, execution }: Failure, root: string, colors: Colors): string {
  const cross = colors.red('✗')
  if (error.error_type !== 'TASK_ERROR')
    return `${cross} ${error.error_type}: ${harmless(error.message)}`
  // A task that only throws what a task threw has nothing to add.
  const rethrows = error.stack === undefined && error.cause?.task_name !== undefined
  const [first = error, ...causes] = rethrows
    ? chainOf(error.cause)
    : [error, ...chainOf(error.cause)]
  const callers = [execution.task_name]
  const placed = (part: ErrorCause): string[] => placeOf(part, root, callers)
  const title = `${cross} ${oneLine(execution.task_name)} failed: ${titleOf(first)}`
  const shown = causes.map((cause) => [`  caused by ${titleOf(cause)}`, ...placed(cause)])
  // The last one is where it began.
  const [last] = shown.length > maxCauses ? shown.splice(maxCauses - 1).slice(-1) : []
  const more = causes.length - shown.length
  const rest = last ? [`  caused by ${more} more, the last of them:`, ...last] : []
  return [title, ...placed(first), ...shown.flat(), ...rest].join('\n')
}

function chainOf(cause: ErrorCause | undefined): ErrorCause[] {
  const chain: ErrorCause[] = []
  for (let next = cause; next; next = next.cause) chain.push(next)
  return chain
}

function titleOf({ task_name, error_type, name, message }: ErrorCause): string {
  const limit = task_name !== undefined && error_type !== 'TASK_ERROR'
  const kind = limit ? error_type : name
  return harmless(kind === undefined ? message : `${kind}: ${message}`)
}

/** Where an error was thrown, and in which task; the task that called that one is the last of `callers`. */
function placeOf(part: ErrorCause, root: string, callers: string[]): string[] {
  const place = thrownAt(part)
  const lines = place ? [`    ${place.shown}`, ...excerpt(root, place)] : []
  if (part.task_name === undefined) return lines
  const call = part.called_at === undefined ? undefined : firstPlace(part.called_at)
  const where = call ? ` (${call.file}:${call.line})` : ''
  const caller = callers.at(-1) ?? ''
  callers.push(part.task_name)
  return [
    ...lines,
    `  in task "${oneLine(part.task_name)}", called by "${oneLine(caller)}"${where}`,
  ]
}

/** The stack begins with the error's words. They are the program's own and may look like a frame in any file. */
function thrownAt({ name = 'Error', message, stack }: ErrorCause): Place | undefined {
  const words = `${name}: ${message}`
  return stack?.startsWith(words) ? firstPlace(stack.slice(words.length)) : undefined
}

interface Place {
  shown: string
  file: string
  line: number
  column: number
}

/** The first frame of a stack, `at name (file:line:column)`. */
function firstPlace(stack: string): Place | undefined {
  const frame = /^ {4}at (?:.* \()?((.+):(\d+):(\d+))\)?$/m.exec(stack)
  if (!frame) return undefined
  const [, shown = '', file = '', line, column] = frame
  return { shown, file, line: Number(line), column: Number(column) }
}

/** Nothing where the file has gone, or has changed so that the line is not in it. */
function excerpt(root: string, { file, line, column }: Place): string[] {
  try {
    const path = resolve(root, file)
    if (!statSync(path).isFile()) return []
    const lines = readFileSync(path, 'utf8').split(/\r?\n/)
    if (line > lines.length) return []
    return [renderFrame(lines.slice(Math.max(0, line - 2), line), line, column)]
  } catch {
    return []
  }
}
