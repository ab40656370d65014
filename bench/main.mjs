// The bench: `npm run bench`, and what README.md says of it.

import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { answers } from './bars.mjs'
import { describeMachine, machineText } from './machine.mjs'
import { benchDir, recordPath } from './place.mjs'
import { inProcess } from './process.mjs'
import { barsText, workloadText } from './report.mjs'

/** Each in a process of its own, in this order. */
const workloads = [
  // Node 20 with its startup snapshot cannot make isolates for isolated-vm.
  { name: 'calls', execArgv: ['--no-node-snapshot'] },
  { name: 'concurrency', gates: true },
  { name: 'reach' },
  { name: 'tree' },
  { name: 'trace' },
  { name: 'durable' },
  { name: 'cli' },
  { name: 'artifacts' },
  { name: 'live' },
  { name: 'python' },
  { name: 'python-start' },
  { name: 'python-live' },
  { name: 'image' },
  { name: 'fuel', gates: true },
  { name: 'sizes', gates: true },
]

const usage = `npm run bench -- [--check] [--only WORKLOAD]... [--json FILE] [--record]
  --check   measure only what gates, and fail if a gate is not met
  --only    ${workloads.map(({ name }) => name).join(', ')}
  --json    where the figures go; default bench/results/latest.json
  --record  make the sizes of now the ones that later ones are compared with`

const options = readOptions()
if (options) await bench(options)

async function bench({ check, chosen, json, record }) {
  const machine = describeMachine()
  say(machineText(machine))
  const results = {}
  for (const { name, execArgv } of chosen) {
    results[name] = await inProcess(name, { execArgv })
    say(workloadText(name, results[name]))
  }
  const answered = answers(results)
  say(barsText(answered))
  write(json, { machine: { ...machine, loadAfter: loadavg() }, results, bars: answered })
  say(`\nwritten to ${json}`)
  if (record) write(recordPath, results.sizes.bytes)
  if (check && answered.some(({ gates, met }) => gates && !met)) process.exitCode = 1
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        check: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'string', default: join(benchDir, 'results', 'latest.json') },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return say(usage)
    return { ...values, json: resolve(values.json), chosen: choose(values) }
  } catch (error) {
    process.stderr.write(`✗ ${error.message}\n${usage}\n`)
    process.exitCode = 2
  }
  return undefined
}

function choose({ check, only, record }) {
  const unknown = only.find((wanted) => !workloads.some(({ name }) => name === wanted))
  if (unknown !== undefined) throw new Error(`there is no workload "${unknown}"`)
  if (only.length > 0) return workloads.filter(({ name }) => only.includes(name))
  if (record && !check) return workloads.filter(({ name }) => name === 'sizes')
  return check ? workloads.filter(({ gates }) => gates) : workloads
}

function write(path, value) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
