import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const source = `
const { parentPort } = require('node:worker_threads')
parentPort.postMessage(JSON.stringify((() => null)()))
`

/** A worker thread of Node, from its start to its end. */
export const thread = {
  name: 'worker thread',
  every: 10,
  open: async () => async () => {
    const worker = new Worker(source, { eval: true })
    const exited = once(worker, 'exit')
    const [result] = await once(worker, 'message')
    await exited
    return result
  },
}
