// `capsule.http` under asyncio, and its timeouts.

import test from 'ava'
import { answering } from '../helpers/answering.ts'
import { pythonTask } from '../helpers/python-program.ts'
import { serve } from '../helpers/server.ts'

const asynchronous: [what: string, expression: string, expected: unknown][] = [
  ['aget', `(await http.aget(url)).ok()`, true],
  ['apost', `(await http.apost(url, json=[1])).json()["body"]`, '[1]'],
  ['arequest', `(await http.arequest("PUT", url, data="x")).json()["method"]`, 'PUT'],
  ['aread', `(await (await http.aget(url + "latin", stream=True)).aread()).decode("latin-1")`, 'é'],
  [
    'aiter_lines',
    `[line async for line in (await http.aget(url + "lines", stream=True)).aiter_lines()]`,
    ['one', 'two', '', 'thrée'],
  ],
  [
    'aiter_bytes',
    `len([piece async for piece in (await http.aget(url + "lines", stream=True)).aiter_bytes()]) > 1`,
    true,
  ],
]

for (const [what, expression, expected] of asynchronous) {
  const call = pythonTask(`return ${expression}`)
  test(`Python, asynchronous: ${what}`, async (t) => {
    const server = await answering(t)
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.deepEqual(result, expected, JSON.stringify(error))
  })
}

const gathering = pythonTask(`
responses = await asyncio.gather(*[http.aget(url) for _ in range(20)])
return len([r for r in responses if r.text() == "x"])`)

test('Python requests under asyncio.gather wait at the same time', async (t) => {
  const waiting: (() => void)[] = []
  const server = await serve(t, (_, response) => {
    waiting.push(() => response.end('x'))
    // Nobody is answered before all have asked.
    if (waiting.length === 20) for (const release of waiting) release()
  })
  const { result, error } = await gathering(`http://127.0.0.1:${server.port}/`)
  t.is(result, 20, JSON.stringify(error))
})

const cancelling = pythonTask(`
slow = asyncio.create_task(http.aget(url + "slow"))
quick = (await http.aget(url)).text()
try:
  async with asyncio.timeout(0.05): await slow
except TimeoutError:
  return [quick, slow.cancelled()]`)

test('a Python request that is cancelled ends, and others go on', async (t) => {
  const closed: Promise<unknown>[] = []
  const server = await serve(t, (request, response) => {
    if (request.url === '/slow')
      closed.push(new Promise<void>((resolve) => response.on('close', resolve)))
    else response.end('quick')
  })
  const { result, error } = await cancelling(`http://127.0.0.1:${server.port}/`)
  t.deepEqual(result, ['quick', true], JSON.stringify(error))
  t.is(closed.length, 1)
  await Promise.all(closed)
})

for (const [what, work] of [
  ['a request', `http.get(url, timeout=0.05)`],
  ['a streamed body', `list(http.get(url + "drip", timeout=0.5, stream=True).iter_bytes())`],
  ['urllib.request', `urllib.request.urlopen(url, timeout=0.05)`],
]) {
  const call = pythonTask(`return fails(lambda: ${work})`)
  test(`a timeout of Python's: ${what}`, async (t) => {
    const server = await serve(t, (request, response) => {
      if (request.url === '/drip') response.write('first')
    })
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.is(result, 'TimeoutError', JSON.stringify(error))
  })
}

const timing = pythonTask(`return (await http.aget(url, timeout=0.05)).text()`)

test('a timeout of an asynchronous request of Python', async (t) => {
  const server = await serve(t, () => undefined)
  const { error } = await timing(`http://127.0.0.1:${server.port}/`)
  t.like(error, { error_type: 'TASK_ERROR', name: 'TimeoutError' })
  t.regex(error?.message ?? '', /^GET http:.* took longer than its timeout$/)
})
