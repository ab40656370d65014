// What Capsule promises, and which measured value answers it. Only what does not depend on the
// machine's mood gates a build: counts, fuel and sizes, never times.

/** Each bar: the workload and value that answer it, its limit, and whether `--check` fails on it. */
export const bars = [
  atLeast(5, 'calls', 'p50, isolated-vm / capsule, 1000 in a row'),
  atMost(1.2, 'calls', 'p50, capsule / quickjs-emscripten, 1000 in a row'),
  atMost(5, 'calls', 'capsule p99 / p50, 1000 in a row'),
  atLeast(1.8, 'concurrency', 'throughput, 16 at once / 1 (medians)'),
  atMost(20, 'concurrency', 'longest loop delay in ms, 16 at once (worst batch)'),
  gate(2, 'concurrency', 'page faults a call, 1 at once'),
  gate(2, 'concurrency', 'page faults a call, 16 at once'),
  atMost(1.5, 'reach', "p50, fetch in a task / Node's"),
  atMost(1.5, 'tree', 'p50, a call by a task / from outside'),
  atLeast(1.7, 'tree', '8 tasks that compute, one after the other / at once (medians)'),
  atMost(140, 'tree', 'ms for 100 tasks that each wait 100 ms (median)'),
  atMost(1.05, 'trace', 'p50, with a trace / without'),
  atMost(200, 'trace', 'ms for capsule trace after 10000 runs (median)'),
  atMost(2, 'durable', "a call's cost / a sync of the disk, in sequence (medians)"),
  atLeast(5, 'durable', "a call's cost, in sequence / 64 at once (medians)"),
  atMost(1000, 'durable', 'ms to replay 10000 calls (median)'),
  atMost(40, 'cli', 'unchanged source, ms over node'),
  atMost(150, 'cli', 'changed source, ms over node'),
  atMost(40, 'artifacts', 'exec hello.cwasm, ms over node'),
  atMost(40, 'artifacts', 'exec hello.wasm from its second run on, ms over node'),
  atMost(1000, 'artifacts', 'ms for capsule build hello.ts --export (median)'),
  atMost(1024, 'live', 'private KiB each'),
  atMost(2, 'python', 'ms a call (p50)'),
  atMost(2, 'python', 'page faults a call'),
  atLeast(40, 'python', 'p50, python3 -c pass / capsule'),
  atMost(4, 'python', 'largest of the minima of work'),
  atMost(150, 'python-start', 'capsule run hello.py, changed: ms over node'),
  atMost(60, 'python-start', 'run_sync, changed: ms over python3'),
  atMost(1.5, 'python-start', 'p50, with sympy / hello.py, both changed'),
  atMost(1229, 'python-live', 'private KiB each'),
  atMost(0.25, 'image', 'p50, from the image / load and call'),
  gate(1, 'fuel', 'numbers it gave in 60 calls, 3 processes'),
  gate(0.5, 'fuel', 'its spread in % in 60 calls, 3 processes'),
  // Code changes a little each day; what grows by more than this should be meant, and recorded.
  gate(5, 'sizes', 'largest growth in % over sizes.json'),
]

/** The bars that measured workloads answer. */
export function answers(results) {
  return bars
    .filter(({ workload, value }) => results[workload]?.values?.[value] !== undefined)
    .map((bar) => {
      const measured = results[bar.workload].values[bar.value]
      const met = bar.sense === 'at most' ? measured <= bar.limit : measured >= bar.limit
      return { ...bar, measured, met }
    })
}

function atMost(limit, workload, value) {
  return { workload, value, sense: 'at most', limit, gates: false }
}

function atLeast(limit, workload, value) {
  return { workload, value, sense: 'at least', limit, gates: false }
}

function gate(limit, workload, value) {
  return { ...atMost(limit, workload, value), gates: true }
}
