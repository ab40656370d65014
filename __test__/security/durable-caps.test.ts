// Attacks by way of what a durable run keeps: what its tasks make the host hold.

import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/server.ts'

const program = `
  import { task } from '@capsule-run/sdk'

  const small = task({ name: 'small' }, () => 1)
  // Reads none of the responses that it asks for.
  const greedy = task({ name: 'greedy', ram: '64MB', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => fetch(url)))
    return settled.map(({ reason }) => String(reason))
  })
  const parent = task({ name: 'parent', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    await (await fetch(url)).body!.cancel()
    return small().error?.message
  })
  const sends = task({ name: 'sends', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    const body = new Uint8Array(20 << 20)
    let sent = 0
    for (let n = 0; n < 14; n++) if ((await fetch(url, { method: 'PUT', body })).ok) sent++
    return sent
  })
  export const uploads = task({ name: 'uploads' }, async (url: string) => (await sends(url)).result)
  export const holds = task({ name: 'holds' }, async (url: string) => (await greedy(url)).result)
  export const unkept = task({ name: 'unkept' }, async (url: string) => (await parent(url)).result)
`
const piece = Buffer.alloc(1 << 20)

test('responses that nobody reads do not fill the memory of the host', async (t) => {
  const server = await serve(t, (_, response) => {
    for (let n = 0; n < 40; n++) response.write(piece)
    response.end()
  })
  const cwd = folderWith(t, { 'wf.ts': program })
  const url = `http://127.0.0.1:${server.port}/`
  const args = ['run', 'wf.ts', '--durable', '--json', '--task', 'holds', url]
  const { stdout, stderr } = await runCli(cwd, args)
  const refused: string[] = JSON.parse(stdout).result
  t.is(refused.length, 10, stderr)
  t.true(refused.some((reason) => reason.includes('268435456 bytes')))
})

test('what was sent is not counted any more', async (t) => {
  const server = await serve(t, (request, response) => {
    request.resume().on('end', () => response.end('ok'))
  })
  const cwd = folderWith(t, { 'wf.ts': program })
  const url = `http://127.0.0.1:${server.port}/`
  const args = ['run', 'wf.ts', '--durable', '--json', '--task', 'uploads', url]
  const { stdout, stderr } = await runCli(cwd, args)
  t.is(JSON.parse(stdout).result, 14, stdout + stderr)
})

test('a task that read more than can be replayed calls no other', async (t) => {
  const server = await serve(t, (_, response) => response.end(Buffer.alloc(33 << 20)))
  const cwd = folderWith(t, { 'wf.ts': program })
  const url = `http://127.0.0.1:${server.port}/`
  const args = ['run', 'wf.ts', '--durable', '--json', '--task', 'unkept', url]
  const { stdout } = await runCli(cwd, args)
  const { result } = JSON.parse(stdout)
  t.regex(JSON.stringify(result), /33554432 bytes, which the journal does not take/)
})
