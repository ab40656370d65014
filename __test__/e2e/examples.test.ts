// The examples, as a newcomer runs them: from the checkout's root.

import test from 'ava'
import { checkout } from '../helpers/checkout.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/server.ts'

test('examples/hello.ts greets whom it is told to', async (t) => {
  const { stdout, exitCode } = await runCli(checkout, ['run', 'examples/hello.ts', 'Ada'])
  t.is(exitCode, 0)
  t.is(JSON.parse(stdout).result, 'Hello, Ada!')
})

test('examples/report.ts adds up the files of a folder', async (t) => {
  const { stdout, stderr } = await runCli(checkout, ['run', 'examples/report.ts'])
  t.deepEqual(JSON.parse(stdout).result, { 'more.csv': 7, 'visits.csv': 42 }, stderr)
})

test('examples/weather.ts calls a host with its key, which shows nowhere', async (t) => {
  const server = await serve(t, (request, response) => {
    const known = request.headers.authorization === 'Bearer sunshine'
    response.statusCode = known ? 200 : 401
    response.end(JSON.stringify({ city: 'Bern', celsius: 21 }))
  })
  const args = ['run', 'examples/weather.ts', `http://127.0.0.1:${server.port}/?key=sunshine`]
  const { stdout, stderr } = await runCli(checkout, args, { env: { WEATHER_KEY: 'sunshine' } })
  t.is(JSON.parse(stdout).result, 'Bern: 21 °C', stderr)
  t.false(`${stdout}${stderr}`.includes('sunshine'))
})
