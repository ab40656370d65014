// SPEC section 4, Network, for Python: the tables of the JavaScript tests, and what can be tried with sockets.

import test from 'ava'
import { named, notPublic, others } from '../helpers/hosts.ts'
import { getting, pythonProgram, pythonTask } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

const ways: [way: string, call: string][] = [
  ['capsule.http', 'http.get(url)'],
  ['a socket', 'by_urllib(url)'],
]

for (const [way, get] of ways) {
  const call = pythonTask(getting(get), { hosts: ['*'] })
  for (const host of notPublic) {
    test(`Python, by ${way}: with "*" a request to ${host} is refused, and nothing is connected to`, async (t) => {
      const server = await serve(t, (_, response) => response.end('reached'))
      const { result, error } = await call(`http://${host}:${server.port}/`)
      t.like(result, { status: undefined }, JSON.stringify(error))
      t.regex(JSON.stringify(result), /was refused: |can't encode|codec/)
      t.is(server.connections(), 0)
    })
  }
}

for (const [pattern, host] of named) {
  test(`Python: "${pattern}" allows ${host}, which it names itself`, async (t) => {
    const server = await serve(t, (_, response) => response.end('reached'))
    const hosts = JSON.stringify([pattern.replace('PORT', String(server.port))])
    const source = `@task(name="main", allowed_hosts=${hosts})\ndef main(url):
  response = http.get(url)
  return {"status": response.status_code, "text": response.text()}`
    const { result, error } = await pythonProgram(t, source)('main', [
      `http://${host}:${server.port}/a?b`,
    ])
    t.like(result, { status: 200, text: 'reached' }, JSON.stringify({ result, error }))
    t.deepEqual(server.requests, ['GET /a?b'])
  })
}

for (const [pattern, url] of others) {
  const call = pythonTask(getting(), { hosts: [pattern] })
  test(`Python: "${pattern}" does not allow ${url}`, async (t) => {
    const { result } = await call(url)
    t.regex(
      JSON.stringify(result),
      /was refused: .*If this is meant, add|user name or a password|a backslash/,
    )
  })
}

const callingAny = pythonTask(getting(), { hosts: ['*'] })
const callingNone = pythonTask(getting(), { hosts: [] })
const calling = pythonTask(getting())
const uncaught = pythonTask(`urllib.request.urlopen(url)`, { hosts: ['*'] })

test('Python: the refusal says what was asked, which rule refused, and what to add', async (t) => {
  const { result } = await callingAny('http://10.0.0.7:8080/')
  t.regex(
    JSON.stringify(result),
    /PermissionError: GET http:\/\/10\.0\.0\.7:8080\/ was refused: 10\.0\.0\.7 is a private address and the task \\"task_\d+\\" allows \\"\*\\" \(public hosts only\)\. If this is meant, add \\"10\.0\.0\.7:8080\\" to its allowed_hosts\./,
  )
})

test('Python: an empty list of hosts allows none', async (t) => {
  const server = await serve(t, (_, response) => response.end('reached'))
  const { result } = await callingNone(`http://127.0.0.1:${server.port}/`)
  t.regex(JSON.stringify(result), /was refused/)
  t.is(server.connections(), 0)
})

test('Python: a task that calls a task gives it none of its own hosts', async (t) => {
  const server = await serve(t, (_, response) => response.end('reached'))
  const call = pythonProgram(
    t,
    `
@task(name="inner", allowed_hosts=[])
def inner(url): return http.get(url).text()
@task(name="main", allowed_hosts=["127.0.0.1"])
def main(url): return [http.get(url).text(), inner(url)["error"]["message"]]`,
  )
  const { result } = await call('main', [`http://127.0.0.1:${server.port}/`])
  t.true(Array.isArray(result) && result[0] === 'reached')
  t.regex(JSON.stringify(result), /was refused: .*\\"inner\\"/)
  t.deepEqual(server.requests, ['GET /'])
})

test('Python: a user name or password in a URL is refused, and not shown', async (t) => {
  const server = await serve(t, (_, response) => response.end('reached'))
  const url = `http://user:secret@127.0.0.1:${server.port}/`
  const { result, execution } = await calling(url)
  t.regex(JSON.stringify(result), /is refused/)
  t.notRegex(JSON.stringify([result, execution]), /secret/)
  t.is(server.connections(), 0)
})

for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'about:blank', '/etc/passwd']) {
  test(`Python: a request to ${url} is an error that a task can catch`, async (t) => {
    const { result, error } = await callingAny(url)
    t.regex(JSON.stringify(result), /a task can only call http: and https:/, JSON.stringify(error))
  })
}

test('Python: a request that is refused ends a task that does not catch it, with its sentence', async (t) => {
  const { error } = await uncaught('http://10.0.0.7/')
  t.like(error, { error_type: 'TASK_ERROR', name: 'URLError' })
  t.regex(error?.message ?? '', /GET http:\/\/10\.0\.0\.7\/ was refused: 10\.0\.0\.7 is a private/)
})

test('Python: requests are told in the envelope, with their status, and without one where none came', async (t) => {
  const server = await serve(t, (_, response) => response.writeHead(204).end())
  const url = `http://127.0.0.1:${server.port}/path?query`
  t.deepEqual((await calling(url)).execution.host_requests, [{ method: 'GET', url, status: 204 }])
  t.deepEqual((await calling('http://10.0.0.1/')).execution.host_requests, [
    { method: 'GET', url: 'http://10.0.0.1/' },
  ])
})

for (const [what, source] of [
  ['capsule.http', `http.get("http://127.0.0.1:1/")`],
  ['urllib.request', `import urllib.request\nurllib.request.urlopen("http://127.0.0.1:1/")`],
  [
    'a request whose error is caught',
    `try: http.get("http://127.0.0.1:1/")\nexcept Exception: pass`,
  ],
]) {
  test(`Python: the top level of a program calls nobody: ${what}`, async (t) => {
    const call = pythonProgram(t, `${source}\n@task(name="main")\ndef main(): return 1`)
    const error = await t.throwsAsync(call('main'))
    t.regex(String(error), /LOAD_ERROR|network/)
  })
}
