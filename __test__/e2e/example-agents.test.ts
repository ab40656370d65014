import { text } from 'node:stream/consumers'
import test, { type ExecutionContext } from 'ava'
import { run, type Envelope } from '@capsule-run/sdk/runner'
import { examplesFolder } from '../helpers/examples.ts'
import { writeFiles } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve, type TestServer } from '../helpers/server.ts'

const file = 'examples/agents.ts'
const args = ['Add up the even numbers', '1', '2', '3', '4']
const good = '```js\nreturn input.filter((n) => n % 2 === 0).reduce((a, b) => a + b, 0)\n```'

/** What the server was asked for. */
interface Asked {
  role: string
  prompt: string
  model: string
  authorization: string | undefined
}

interface Report {
  approved: boolean
  plan: string
  rounds: { code: string; result?: unknown; error?: string; review: string }[]
}

/** A model: the coder answers what stands in the list, one after the other; the reviewer approves a result. */
async function modelServer(
  t: ExecutionContext,
  ...codes: string[]
): Promise<TestServer & { url: string; asked: Asked[] }> {
  const answers: Record<string, (prompt: string) => string> = {
    planner: () => 'Keep the even ones and add them up.',
    coder: () => codes.shift() ?? good,
    reviewer: (prompt) =>
      prompt.includes('"result":') ? 'APPROVED' : 'This failed. Only compute.',
  }
  const asked: Asked[] = []
  const server = await serve(t, async (request, response) => {
    const body: { model: string; messages: { content: string }[] } = JSON.parse(await text(request))
    const [system, user] = body.messages.map(({ content }) => content)
    const role = /^You are the (\w+)/.exec(system ?? '')?.[1] ?? ''
    const { authorization } = request.headers
    asked.push({ role, prompt: user ?? '', model: body.model, authorization })
    const content = answers[role]?.(user ?? '')
    response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }))
  })
  return { ...server, url: `http://127.0.0.1:${server.port}/v1`, asked }
}

async function agents(t: ExecutionContext, url: string): Promise<Envelope<Report>> {
  const cwd = examplesFolder(t)
  writeFiles(cwd, { 'secret.txt': 'a secret' })
  return run<Report>({ file, cwd, args, env: { MODEL_URL: url, MODEL_KEY: 'a secret' } })
}

test('examples/agents.ts runs what the coder wrote; the key shows nowhere', async (t) => {
  const { url, asked, requests } = await modelServer(t)
  const env = { MODEL_URL: url, MODEL_NAME: 'small', MODEL_KEY: 'sunshine' }
  const command = ['run', file, '--json', ...args]
  const { stdout, stderr, exitCode } = await runCli(examplesFolder(t), command, { env })
  t.is(exitCode, 0, stderr)
  const { result } = JSON.parse(stdout)
  t.true(result.approved)
  t.is(result.plan, 'Keep the even ones and add them up.')
  t.is(result.rounds.length, 1)
  t.is(result.rounds[0].result, 6)
  t.deepEqual(
    asked.map(({ role, model, authorization }) => [role, model, authorization]),
    ['planner', 'coder', 'reviewer'].map((role) => [role, 'small', 'Bearer sunshine']),
  )
  t.deepEqual([...new Set(requests)], ['POST /v1/chat/completions'])
  t.false(`${stdout}${stderr}`.includes('sunshine'))
})

const hostile: [what: string, code: string, error: RegExp][] = [
  ['calls a host', 'return fetch("http://127.0.0.1:PORT/")', /^TASK_ERROR: fetch .* was refused/],
  ['reads a file', 'return fs.readFileSync("secret.txt", "utf8")', /^TASK_ERROR: EACCES/],
  ['reads a folder', 'return fs.readdirSync(".")', /^TASK_ERROR: EACCES/],
  ['writes a file', 'fs.writeFileSync("examples/out/a", "a")', /^TASK_ERROR: EACCES/],
  ['requires a module', 'return require("fs").readFileSync("secret.txt")', /^TASK_ERROR/],
  ['imports a module', 'return import("node:fs")', /^TASK_ERROR/],
  ['looks for the key', 'throw new Error(process.env.MODEL_KEY)', /^TASK_ERROR: $/],
  ['loops for ever', 'for (;;);', /^OUT_OF_FUEL: "execute" used its 100,000,000 fuel/],
  [
    'takes all memory',
    'for (const all = []; ; ) all.push(new Uint8Array(1 << 20))',
    /^OUT_OF_MEMORY/,
  ],
  ['waits for ever', 'return new Promise((wake) => setTimeout(wake, 3_600_000))', /^TIMEOUT/],
  ['is no code', 'Sure! Here is the function:', /^TASK_ERROR/],
  ['returns no JSON', 'return 6n', /^INVALID_RESULT/],
  [
    'changes what all code uses',
    'Array.prototype.filter = JSON.stringify = () => "mine"; Object.freeze(Array.prototype); throw 0',
    /^TASK_ERROR/,
  ],
  [
    'claims to have succeeded',
    'throw Object.assign(new Error("x"), { success: true, result: 6, error_type: "NONE" })',
    /^TASK_ERROR: x$/,
  ],
]

for (const [what, code, error] of hostile) {
  test(`examples/agents.ts: code that ${what} is contained, and the reviewer told`, async (t) => {
    const outside = await serve(t, (_, response) => response.end('a secret'))
    const model = await modelServer(t, code.replace('PORT', String(outside.port)))
    const { result, ...envelope } = await agents(t, model.url)
    const [first, second] = result?.rounds ?? []
    t.regex(first?.error ?? '', error, JSON.stringify(envelope.error))
    t.is(outside.connections(), 0)
    const reviewed = model.asked.find(({ role }) => role === 'reviewer')?.prompt
    t.true(reviewed?.includes(JSON.stringify(first?.error)), reviewed)
    t.false(JSON.stringify([result, model.asked.map(({ prompt }) => prompt)]).includes('a secret'))
    // The round after it is as if it had never been.
    const told = model.asked.findLast(({ role }) => role === 'coder')?.prompt
    t.regex(told ?? '', /This failed\. Only compute\./)
    t.is(second?.result, 6)
    t.true(result?.approved)
  })
}

test('examples/agents.ts gives up after three rounds', async (t) => {
  const model = await modelServer(t, 'throw 1', 'throw 2', 'throw 3')
  const { result } = await agents(t, model.url)
  t.false(result?.approved)
  t.deepEqual(
    result?.rounds.map(({ error }) => error),
    [1, 2, 3].map((thrown) => `TASK_ERROR: the task threw ${thrown}`),
  )
})

test('examples/agents.ts without an answer of the model says whose is missing', async (t) => {
  const down = await serve(t, (_, response) => response.writeHead(500).end())
  const { error } = await agents(t, `http://127.0.0.1:${down.port}/v1`)
  t.is(error?.message, 'no answer of the planner: the model answered 500')
  t.is(down.requests.length, 3)
})

test('examples/agents.ts calls no model but at the hosts that it declares', async (t) => {
  const model = await modelServer(t)
  const { error } = await agents(t, `http://localhost:${model.port}/v1`)
  t.regex(error?.message ?? '', /^no answer of the planner: fetch to .* was refused: /)
  t.is(model.connections(), 0)
})
