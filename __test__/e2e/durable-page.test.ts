// The page of the trace, with a run that waits: what is answered there is what the run gets.

import test from 'ava'
import { durableFiles } from '../helpers/durable-program.ts'
import { folderWith } from '../helpers/folder.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'

test('an answer of the page is what the run goes on with', async (t) => {
  const cwd = folderWith(t, durableFiles)
  await runCli(cwd, ['run', 'wf.ts', '--run-id', 'a'])
  const { child, outcome, printed } = startCli(cwd, ['trace', '--open'])
  t.teardown(() => child.kill('SIGKILL'))
  let address = ''
  child.stdout?.on('data', (text: string) => (address += text))
  await printed('The address works once')
  const { origin } = new URL(address.trim())
  const entered = await fetch(address.trim())
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const events = await fetch(`${origin}/events`, { headers: { cookie } })
  const event = await untilMessage(events, '"questions"')
  const [question] = JSON.parse(event.replace('data: ', '')).questions
  t.like(question, { run_id: 'a', name: 'go', args: { amount: 1200 }, attended: false })
  const answer = async (run: string): Promise<Response> =>
    fetch(`${origin}/answers`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ run, name: 'go', value: '{"ok": true}' }),
    })
  t.deepEqual(await (await answer('a')).json(), { run_id: 'a', waited_for: true })
  const unknown = await answer('unknown')
  t.is(unknown.status, 400)
  t.regex(await unknown.text(), /there is no durable run unknown/)
  child.kill('SIGINT')
  t.is((await outcome).exitCode, 130)
  const { stdout } = await runCli(cwd, ['runs', 'resume', 'a', '--json'])
  t.deepEqual(JSON.parse(stdout).result, ['before', { ok: true }, 'after'])
})

/** The first server-sent event with a text in it. */
async function untilMessage({ body }: Response, text: string): Promise<string> {
  const decoder = new TextDecoder()
  let seen = ''
  for await (const piece of body ?? []) {
    seen += decoder.decode(piece, { stream: true })
    const found = seen
      .split('\n\n')
      .slice(0, -1)
      .find((event) => event.includes(text))
    if (found !== undefined) return found
  }
  return ''
}
