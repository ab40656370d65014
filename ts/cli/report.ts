import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { renderFrame } from '@capsule-run/sdk/internal'
import type { Envelope, Failure } from '@capsule-run/sdk/runner'
import type { Colors } from './colors.ts'
import { formatBytes, formatDuration, formatFuel } from './format.ts'

/** A failed task for people: what, where, and the lines of the source around it. */
export function renderFailure({ error, execution }: Failure, root: string, colors: Colors): string {
  const cross = colors.red('✗')
  if (error.error_type !== 'TASK_ERROR') return `${cross} ${error.error_type}: ${error.message}`
  const thrown = error.name === undefined ? error.message : `${error.name}: ${error.message}`
  const title = `${cross} ${execution.task_name} failed: ${thrown}`
  // The stack begins with the same words. They are the program's own and may look like a frame in any file.
  const words = `${error.name ?? 'Error'}: ${error.message}`
  const place = error.stack?.startsWith(words)
    ? firstPlace(error.stack.slice(words.length))
    : undefined
  return place ? [title, `    ${place.shown}`, ...excerpt(root, place)].join('\n') : title
}

/** One line about a task that ended, as `--verbose` shows it. */
export function renderTask({ success, error, execution }: Envelope, colors: Colors): string {
  const duration = formatDuration(execution.duration_ms)
  const name = execution.task_name.padEnd(24)
  if (!success) return `${name}  ${colors.red('✗')} ${error.error_type} after ${duration}`
  const cost = [duration, formatFuel(execution.fuel_consumed), formatBytes(execution.ram_used)]
  return `${name}  ${colors.green('✓')} ${cost.join('   ')}`
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
