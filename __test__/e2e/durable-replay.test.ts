// What a task sees when it is replayed is what it saw before, whatever that was; what it saw too much of is refused.

import { renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/server.ts'

const program = `
  import { signal, sleep, task } from '@capsule-run/sdk'

  const length = task({ name: 'length' }, async (text: unknown) => String(text).length)
  const failing = task({ name: 'failing' }, () => { throw new Error('on purpose') })
  const asking = task({ name: 'asking' }, async () => Promise.race([signal('asked'), sleep(1)]))

  export const refused = task({ name: 'refused' }, async () => {
    const told = [(await length(10n)).error?.error_type]
    await signal('go')
    return [...told, (await length('ab')).result]
  })
  export const many = task({ name: 'many', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    const urls = Array.from({ length: 200 }, (_, n) => url + n)
    const texts = await Promise.all(urls.map(async (one) => (await fetch(one)).text()))
    await signal('go')
    return texts.length
  })
  export const sends = task({ name: 'sends', allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    const body = new Uint8Array(3_000_000)
    const send = async () => (await fetch(url, { method: 'PUT', body })).status
    const statuses = await Promise.all([send(), send(), send(), send()])
    await signal('go')
    return statuses
  })
  export const secret = task({ name: 'secret', envVariables: ['KEY'], allowedHosts: ['127.0.0.1'] }, async (url: string) => {
    await fetch(url + process.env.KEY, { method: 'PUT', body: process.env.KEY })
    const { result } = await length(process.env.KEY)
    await signal('go')
    return result
  })
  export const flag = task({ name: 'flag', envVariables: ['KEY'] }, async () => {
    failing()
    await signal('go')
  })
  export const abandoned = task({ name: 'abandoned' }, async () => {
    await asking()
    return signal('go')
  })
  export const waits = task({ name: 'waits' }, async () => {
    const names = Array.from({ length: 200 }, (_, n) => 'go' + n)
    return Promise.race(names.map((name) => signal(name)))
  })
`
const python = `
from capsule import task, wait_signal
import helper, other

@task
def main_of():
  return [helper.value, other.value]

@task
async def main():
  first = main_of()["result"]
  await wait_signal("go")
  return [first, main_of()["result"]]
`

/** Begins a run "a" that waits for the signal "go", sends that, and gives what the run gives when it goes on. */
async function begunAgain(
  t: ExecutionContext,
  task: string,
  url?: string,
  keys = ['', ''],
): Promise<{ cwd: string; result: unknown }> {
  const cwd = folderWith(t, { 'wf.ts': program })
  const words = url === undefined ? [] : [url]
  const args = ['run', 'wf.ts', '--task', task, '--run-id', 'a', ...words]
  const [before = '', now = ''] = keys
  const begun = await runCli(cwd, args, { env: { KEY: before } })
  t.is(begun.exitCode, 5, begun.stderr)
  await runCli(cwd, ['runs', 'signal', 'a', 'go', '1'])
  const resumed = await runCli(cwd, ['runs', 'resume', 'a', '--json'], { env: { KEY: now } })
  t.is(resumed.exitCode, 0, resumed.stdout + resumed.stderr)
  return { cwd, result: JSON.parse(resumed.stdout).result }
}

test('a call that was refused is refused again', async (t) => {
  const { result } = await begunAgain(t, 'refused')
  t.deepEqual(result, ['INVALID_ARGUMENTS', 2])
})

test('more requests at once than are sent at once wait for each other, and none is sent again', async (t) => {
  const server = await serve(t, (_, response) => response.end('ok'))
  const { result } = await begunAgain(t, 'many', `http://127.0.0.1:${server.port}/`)
  t.is(result, 200)
  t.is(server.requests.length, 200)
})

test('large bodies are sent once', async (t) => {
  const server = await serve(t, (request, response) =>
    request.resume().on('end', () => response.end()),
  )
  const { result } = await begunAgain(t, 'sends', `http://127.0.0.1:${server.port}/`)
  t.deepEqual(result, [200, 200, 200, 200])
  t.is(server.requests.length, 4)
})

test('a run goes on with a renewed secret that was an argument, in a URL and in a body', async (t) => {
  const server = await serve(t, (_, response) => response.end())
  const keys = ['the-old-key', 'a-new-key']
  const { result } = await begunAgain(t, 'secret', `http://127.0.0.1:${server.port}/`, keys)
  t.is(result, 'the-old-key'.length)
  t.deepEqual(server.requests, ['PUT /the-old-key'])
})

test('a variable that has a word of JSON for its value does no harm', async (t) => {
  const { cwd } = await begunAgain(t, 'flag', undefined, ['false', 'false'])
  const { exitCode, stdout, stderr } = await runCli(cwd, ['runs', 'show', 'a'])
  t.is(exitCode, 0, stderr)
  t.regex(stdout, /failing +✗ failed/)
})

test('nobody is asked for a signal that no task waits for any more', async (t) => {
  const cwd = folderWith(t, { 'wf.ts': program })
  await runCli(cwd, ['run', 'wf.ts', '--task', 'abandoned', '--run-id', 'a'])
  const [run] = JSON.parse((await runCli(cwd, ['runs', '--json'])).stdout)
  t.deepEqual(
    run.signals.map(({ name }: { name: string }) => name),
    ['go'],
  )
  await runCli(cwd, ['runs', 'signal', 'a', 'asked'])
  t.is((await runCli(cwd, ['runs', 'resume', '--due'])).stderr, '')
})

test('a run that waits for many signals at once needs no process', async (t) => {
  const cwd = folderWith(t, { 'wf.ts': program })
  const begun = await runCli(cwd, ['run', 'wf.ts', '--task', 'waits', '--run-id', 'a'])
  t.is(begun.exitCode, 5, begun.stderr)
  const [run] = JSON.parse((await runCli(cwd, ['runs', '--json', '--status', 'waiting'])).stdout)
  t.is(run.signals.length, 200)
})

test('a project that was moved goes on, and one with another module does not (Python)', async (t) => {
  const before = folderWith(t, {
    'wf.py': python,
    'helper.py': 'value = 1\n',
    'other.py': 'value = 20\n',
  })
  const begun = await runCli(before, ['run', 'wf.py', '--run-id', 'a'])
  t.is(begun.exitCode, 5, begun.stderr)
  await runCli(before, ['runs', 'signal', 'a', 'go'])
  const cwd = join(dirname(before), `${basename(before)}-moved`)
  renameSync(before, cwd)
  t.teardown(() => renameSync(cwd, before))
  writeFiles(cwd, { 'helper.py': 'value = 20\n', 'other.py': 'value = 1\n' })
  const changed = await runCli(cwd, ['runs', 'resume', 'a'])
  t.is(changed.exitCode, 4, changed.stderr)
  writeFiles(cwd, { 'helper.py': 'value = 1\n', 'other.py': 'value = 20\n' })
  const { stdout, stderr } = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  const seen = [1, 20]
  t.deepEqual(JSON.parse(stdout).result, [seen, seen], stderr)
})
