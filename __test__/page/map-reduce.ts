import type { RunTrace, TracedAttempt, TracedTask } from '@capsule-run/sdk/internal'
import { attemptWith, goesOn, runWith, startMs, taskWith, unknownCost } from './fixture.ts'

/** What one page costs to fetch; some take longer than their timeout and are tried again. */
function fetchPage(id: number): TracedTask {
  const from = 12 + (id % 7) * 3
  const to = from + 90 + ((id * 37) % 120)
  const url = `https://api.example.com/reports/2026-01?page=${id}`
  const host_requests = [{ method: 'GET', url, status: 200 }]
  if (id % 11 !== 0) {
    const attempts = [attemptWith(1, [from, to], { host_requests })]
    return taskWith(id, 'fetchPage', [from, to], { attempts })
  }
  const message = '"fetchPage" took longer than its timeout of 200 ms. Raise timeout.'
  const error = { error_type: 'TIMEOUT', message } as const
  const slow = { method: 'GET', url }
  const late = to + 320
  const tried = { state: 'failed', error, delay_ms: 110 } as const
  const attempts = [
    attemptWith(1, [from, from + 200], { ...tried, host_requests: [slow] }),
    attemptWith(2, [from + 310, late], { host_requests }),
  ]
  return taskWith(id, 'fetchPage', [from, late], { attempts })
}

/** One of the parts that are summed up: each calls a task of its own. */
function mapPart(id: number): TracedTask[] {
  const from = 560 + (id % 4) * 22
  const to = from + 180 + ((id * 53) % 260)
  return [
    taskWith(id, 'mapPart', [from, to]),
    taskWith(id + 1, 'parse', [from + 8, to - 20], { parent_id: id }),
  ]
}

const stack = [
  "TypeError: Cannot read properties of undefined (reading 'total')",
  '    at total (report.ts:41:27)',
  '    at summarize (report.ts:36:12)',
].join('\n')

function summarize(id: number): TracedTask {
  const message = "Cannot read properties of undefined (reading 'total')"
  const error = { error_type: 'TASK_ERROR', message, name: 'TypeError', stack } as const
  const attempts = [
    attemptWith(1, [1130, 1220], { state: 'failed', error, delay_ms: 110, output: printed(1131) }),
    attemptWith(2, [1330, 1418], { state: 'failed', error, delay_ms: 212, output: printed(1331) }),
    attemptWith(3, [1630, 1712], { state: 'failed', error, output: printed(1631) }),
  ]
  return taskWith(id, 'summarize', [1128, 1712], { state: 'failed', attempts })
}

function printed(at: number): TracedAttempt['output'] {
  return [
    { time_ms: startMs + at, stream: 'stdout', text: 'summing 24 parts\n' },
    { time_ms: startMs + at + 31, stream: 'stdout', text: 'part 17 has no rows: {"rows":null}\n' },
    { time_ms: startMs + at + 33, stream: 'stderr', text: 'warning: totals are incomplete\n' },
  ]
}

/** A run as people have them: 60 tasks that fetch and map in parallel, retries, and one that fails. */
export function mapReduce(): RunTrace {
  const fetches = Array.from({ length: 24 }, (_, index) => fetchPage(index + 1))
  const maps = Array.from({ length: 16 }, (_, index) => mapPart(25 + index * 2)).flat()
  const end = taskWith(58, 'saveReport', [1716, 1731])
  const notify = taskWith(59, 'notify', [1732, 1790], { state: 'cancelled', attempts: [] })
  const main = taskWith(0, 'main', [0, 1804], {
    policy: {
      compute: 50_000_000_000,
      ram: 512 * 1024 * 1024,
      timeout_ms: null,
      max_retries: 0,
      files: [
        { path: './data', mode: 'ro' },
        { path: './out', mode: 'rw' },
      ],
      hosts: ['api.example.com', '*.reports.example.com'],
      hosts_within: [],
      env: ['API_KEY', 'REPORT_MONTH'],
    },
    attempts: [
      attemptWith(1, [3, 1804], {
        output: [
          { time_ms: startMs + 9, stream: 'stdout', text: 'fetching 24 pages\n' },
          { time_ms: startMs + 555, stream: 'stdout', text: 'mapping 16 parts\n' },
          { time_ms: startMs + 1713, stream: 'stderr', text: 'no summary: saving parts only\n' },
        ],
      }),
    ],
  })
  return runWith([main, ...fetches, ...maps, summarize(57), end, notify])
}

/** The same while it goes on: it is mapping. */
export function underWay(): RunTrace {
  const { tasks, ...run } = mapReduce()
  const now = 700
  const begun = tasks
    .filter(({ queued_ms }) => queued_ms - startMs < now)
    .map((task): TracedTask => {
      if ((task.ended_ms ?? 0) - startMs < now) return task
      const attempts = task.attempts.map((attempt) => ({ ...attempt, ...unknownCost, ...goesOn }))
      return { ...task, ...goesOn, attempts }
    })
  const summary = { ...run, ...goesOn, error: null, task_count: begun.length }
  return { ...summary, tasks: begun }
}
