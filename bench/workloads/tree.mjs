import { createServer } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { run } from '@capsule-run/sdk/runner'
import { median, summary, timed } from '../measure.mjs'
import { programPath, withFolder } from '../place.mjs'

const rounds = 10
const count = 100
/** About 100 ms of work. */
const spinRounds = 600_000
const waitMs = 100

/** Tasks that call tasks: one call after the other beside calls from outside, work on all cores, waiting at once. */
export async function measure() {
  return withFolder(async (cwd) => {
    const call = async (task, ...args) => {
      const { success, result, error } = await run({
        file: programPath('tree.ts'),
        cwd,
        task,
        args,
      })
      if (!success) throw new Error(error.message)
      return result
    }
    const server = createServer((_, response) => void setTimeout(waitMs).then(() => response.end()))
    await new Promise((resolve) =>
      server.listen({ port: 0, host: '127.0.0.1', backlog: 1000 }, resolve),
    )
    const url = `http://127.0.0.1:${server.address().port}/`
    const times = await inTurns(call)
    const [apart, together, waiting] = [[], [], []]
    for (let round = 0; round < rounds; round++) {
      apart.push(await call('spins', 8, spinRounds, false))
      together.push(await call('spins', 8, spinRounds, true))
      waiting.push(await call('asks', url, count))
    }
    server.close()
    server.closeAllConnections()
    const timings = Object.fromEntries(
      Object.entries(times).map(([name, list]) => [name, summary(list)]),
    )
    return {
      timings,
      baseline: 'a call from outside',
      values: {
        'p50, a call by a task / from outside':
          timings['a call by a task'].p50 / timings['a call from outside'].p50,
        '8 tasks that compute, one after the other / at once (medians)':
          median(apart) / median(together),
        'ms for 100 tasks that each wait 100 ms (median)': median(waiting),
        'ms for 100 tasks that each wait 100 ms (best)': Math.min(...waiting),
      },
    }
  })
}

/** Calls of a task that does nothing, by a task and from outside. */
async function inTurns(call) {
  const times = { 'a call by a task': [], 'a call from outside': [] }
  const outside = async () => timed(() => call('noop'))
  for (let index = 0; index < 1000; index++) await outside()
  await call('calls', 1000)
  for (let round = 0; round < rounds; round++) {
    times['a call by a task'].push(...(await call('calls', count)))
    for (let index = 0; index < count; index++) times['a call from outside'].push(await outside())
  }
  return times
}
