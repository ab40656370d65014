// examples/embed-express.ts and examples/embed-fastify.ts, asked over the loopback.

import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { serverOf as expressOf } from '../../examples/embed-express.ts'
import { serverOf as fastifyOf } from '../../examples/embed-fastify.ts'
import { checkout } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'
import { tracedRun, tracedRuns } from '../helpers/trace.ts'

const files = {
  'capsule.toml': '',
  'program.ts': `
    import { task } from '@capsule-run/sdk'
    export const greet = task({ name: 'greet' }, (name: string) => 'Hello, ' + name + '!')
    export const fails = task({ name: 'fails' }, () => { throw new Error('on purpose') })
    export const busy = task({ name: 'busy', compute: 'HIGH' }, () => { for (;;); })
  `,
}

/** Each framework's server for a program. */
const servers: [name: string, open: (file: string) => Promise<Server>][] = [
  ['Express', async (file) => createServer(expressOf(file))],
  [
    'Fastify',
    async (file) => {
      const app = fastifyOf(file)
      await app.ready()
      return app.server
    },
  ],
]

async function listening(t: ExecutionContext, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/tasks`
}

function post(body: unknown, signal?: AbortSignal): RequestInit {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) }
}

for (const [name, open] of servers) {
  test(`${name}: a request gets the envelope of the task that it names`, async (t) => {
    const folder = folderWith(t, files)
    const url = await listening(t, await open(join(folder, 'program.ts')))
    const greeted = await fetch(`${url}/greet`, post(['Ada']))
    t.is(greeted.status, 200)
    t.like(await greeted.json(), { success: true, result: 'Hello, Ada!' })
    const failed = await fetch(`${url}/fails`, post([]))
    t.is(failed.status, 422)
    t.like(await failed.json(), { error: { error_type: 'TASK_ERROR', message: 'on purpose' } })
    const mistaken = await fetch(`${url}/greet`, post({ name: 'Ada' }))
    t.is(mistaken.status, 400)
    t.like(await mistaken.json(), { error_type: 'INVALID_ARGUMENTS' })
  })

  test(`${name}: a client that goes away stops what runs for it`, async (t) => {
    const folder = folderWith(t, files)
    const server = await open(join(folder, 'program.ts'))
    const url = await listening(t, server)
    const client = new AbortController()
    const left = new Promise((resolve) =>
      server.on('connection', (socket) => socket.on('close', resolve)),
    )
    const asked = fetch(`${url}/busy`, post([], client.signal))
    const [begun] = await tracedRuns(folder, 1)
    t.is(begun?.state, 'running')
    client.abort(new Error('gone'))
    await t.throwsAsync(asked, { message: 'gone' })
    await left
    const { state } = await tracedRun(folder, begun?.run_id ?? '')
    t.is(state, 'cancelled')
  })
}

test('docs/embedding.md shows the handler of examples/embed-express.ts', (t) => {
  const example = readFileSync(join(checkout, 'examples/embed-express.ts'), 'utf8')
  const [, handler = ''] = /^( {2}app\.post[\s\S]*?^ {2}\}\))$/m.exec(example) ?? []
  t.not(handler, '')
  const shown = readFileSync(join(checkout, 'docs/embedding.md'), 'utf8').split('\n')
  const lines = handler.split('\n').map((line) => line.trim())
  for (const line of lines.filter((each) => !each.startsWith('//'))) {
    t.true(
      shown.some((each) => each.trim() === line),
      line,
    )
  }
})
