import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { run } from '@capsule-run/sdk/runner'
import { summary } from '../measure.mjs'
import { programPath, withFolder } from '../place.mjs'

const rounds = 10
const count = 100
/** Requests and readings before the ones that count: Node compiles its own `fetch` meanwhile. */
const warmups = 500

/** `fetch` and `readFileSync` inside a task, beside Node's own in this process: in turns, a hundred each. */
export async function measure() {
  return withFolder(async (cwd) => {
    const server = createServer((_, response) => response.end('some text'))
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${server.address().port}/`
    const file = join(cwd, 'small.txt')
    writeFileSync(file, 'some text')
    const times = {}
    const kinds = {
      'fetch in a task': (n) => inTask('fetching.ts', cwd, [url, n]),
      "Node's fetch": (n) => here(n, async () => (await fetch(url)).text()),
      'readFileSync in a task': (n) => inTask('reading.ts', cwd, ['small.txt', n]),
      "Node's readFileSync": (n) => here(n, () => readFileSync(file, 'utf8')),
    }
    for (const [name, measured] of Object.entries(kinds)) {
      await measured(warmups)
      times[name] = []
    }
    for (let round = 0; round < rounds; round++) {
      for (const [name, measured] of Object.entries(kinds)) {
        times[name].push(...(await measured(count)))
      }
    }
    server.close()
    server.closeAllConnections()
    const timings = Object.fromEntries(
      Object.entries(times).map(([name, list]) => [name, summary(list)]),
    )
    const ratio = (at) => timings['fetch in a task'][at] / timings["Node's fetch"][at]
    return {
      timings,
      baseline: "Node's fetch",
      values: {
        "p50, fetch in a task / Node's": ratio('p50'),
        "min, fetch in a task / Node's": ratio('min'),
      },
    }
  })
}

async function inTask(program, cwd, args) {
  const { success, result, error } = await run({ file: programPath(program), cwd, args })
  if (!success) throw new Error(error.message)
  return result
}

async function here(times, work) {
  const timesMs = []
  for (let index = 0; index < times; index++) {
    const startedMs = performance.now()
    const text = await work()
    timesMs.push(performance.now() - startedMs)
    if (text !== 'some text') throw new Error(`it gave ${text}`)
  }
  return timesMs
}
