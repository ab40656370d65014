import test from 'ava'
import type { TracedAttempt } from '@capsule-run/sdk/internal'
import { colorsFor } from '../../../ts/cli/colors.ts'
import { renderOutput } from '../../../ts/cli/trace/output.ts'
import { startMs } from '../../helpers/traced-run.ts'
import { attemptOf, taskOf, traceOf } from '../../helpers/traced-tasks.ts'

const colors = colorsFor(process.stderr, { NO_COLOR: '1' })

function printed(
  ...pieces: [afterMs: number, stream: 'stdout' | 'stderr', text: string][]
): TracedAttempt {
  return attemptOf({
    output: pieces.map(([afterMs, stream, text]) => ({ time_ms: startMs + afterMs, stream, text })),
  })
}

test('what one task printed is shown in its order, streams kept apart', (t) => {
  const attempt = printed(
    [1, 'stdout', 'one\ntw'],
    [2, 'stderr', 'warning\n'],
    [3, 'stdout', 'o\n\nend'],
  )
  const run = traceOf([taskOf(0, 'main', { attempts: [attempt] })])
  t.deepEqual(renderOutput(run, colors), ['', 'Output', '  one', '  warning', '  two', '', '  end'])
})

test('what several tasks printed is shown with their names', (t) => {
  const run = traceOf([
    taskOf(0, 'main', { attempts: [printed([1, 'stdout', 'begin\n'], [9, 'stdout', 'end\n'])] }),
    taskOf(1, 'load', { attempts: [printed([5, 'stdout', 'loading\n'])] }),
  ])
  t.deepEqual(renderOutput(run, colors), [
    '',
    'Output',
    '  main  begin',
    '  load  loading',
    '  main  end',
  ])
})

test('of much output the last lines are shown, and where the others are', (t) => {
  const text = Array.from({ length: 50 }, (_, index) => `line ${index + 1}\n`).join('')
  const run = traceOf([taskOf(0, 'main', { attempts: [printed([1, 'stdout', text])] })])
  const lines = renderOutput(run, colors)
  t.is(lines[1], 'Output, the last 20 lines: --json has the 30 before')
  t.deepEqual([lines[2], lines.at(-1), lines.length], ['  line 31', '  line 50', 22])
})

test('a run that printed nothing has no output', (t) => {
  t.deepEqual(renderOutput(traceOf([taskOf(0, 'main')]), colors), [])
})
