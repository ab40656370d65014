// A process for each workload: the memory and page faults of one are not another's.

import { fork } from 'node:child_process'

const entry = new URL('process-entry.mjs', import.meta.url)

/** What a workload measures, in a process of its own. */
export async function inProcess(name, { cwd = '', execArgv = [] } = {}) {
  const child = fork(entry, [name, cwd], { execArgv })
  return new Promise((resolve, reject) => {
    let measured
    child.once('message', (message) => (measured = message))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0 && measured !== undefined) return resolve(measured)
      reject(new Error(`the workload "${name}" ended with ${signal ?? code}`))
    })
  })
}
