import type { Colors } from '../colors.ts'
import { oneLine } from '../tree/line.ts'
import type { ShownTrace } from './witness.ts'

/** Enough to see how a run ended; all of it is in the JSON. */
const shownLines = 20

/** What the tasks of a run printed, the last lines of it, under a heading; nothing if nothing. */
export function renderOutput(run: ShownTrace, colors: Colors): string[] {
  const lines = linesOf(run)
  if (lines.length === 0) return []
  const left = lines.length - shownLines
  const earlier = left > 0 ? `, the last ${shownLines} lines: --json has the ${left} before` : ''
  const isOneTask = lines.every((line) => line.taskId === lines[0]?.taskId)
  const shown = lines.slice(-shownLines).map(({ taskName, text }) => {
    return `  ${isOneTask ? '' : `${colors.dim(oneLine(taskName))}  `}${oneLine(text)}`.trimEnd()
  })
  return ['', `${colors.bold('Output')}${colors.dim(earlier)}`, ...shown]
}

interface PrintedLine {
  taskId: number
  taskName: string
  timeMs: number
  text: string
}

/** Lines in the order in which they ended. What one task printed may come in pieces of lines. */
function linesOf({ tasks }: ShownTrace): PrintedLine[] {
  const lines = tasks.flatMap(({ task_id: taskId, task_name: taskName, attempts }) =>
    attempts.flatMap(({ output }) =>
      (['stdout', 'stderr'] as const).flatMap((stream) =>
        wholeLines(output.filter((piece) => piece.stream === stream)).map((line) => {
          return { ...line, taskId, taskName }
        }),
      ),
    ),
  )
  return lines.toSorted((a, b) => a.timeMs - b.timeMs)
}

/** The lines of one stream. */
function wholeLines(
  pieces: readonly { time_ms: number; text: string }[],
): Pick<PrintedLine, 'timeMs' | 'text'>[] {
  const lines: Pick<PrintedLine, 'timeMs' | 'text'>[] = []
  let begun: string[] = []
  for (const { time_ms: timeMs, text } of pieces) {
    const [first = '', ...rest] = text.split('\n')
    begun.push(first)
    for (const next of rest) {
      lines.push({ timeMs, text: begun.join('') })
      begun = [next]
    }
  }
  const text = begun.join('')
  return text === '' ? lines : [...lines, { timeMs: pieces.at(-1)?.time_ms ?? 0, text }]
}
