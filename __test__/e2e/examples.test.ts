// The examples, as a newcomer runs them: from the checkout's root.

import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { checkout } from '../helpers/checkout.ts'
import { folderWith } from '../helpers/folder.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/server.ts'

for (const file of ['examples/hello.ts', 'examples/hello.py']) {
  test(`${file} greets whom it is told to`, async (t) => {
    const { stdout, exitCode } = await runCli(checkout, ['run', file, 'Ada'])
    t.is(exitCode, 0)
    t.is(JSON.parse(stdout).result, 'Hello, Ada!')
  })
}

test('examples/report.ts adds up the files of a folder', async (t) => {
  const { stdout, stderr } = await runCli(checkout, ['run', 'examples/report.ts'])
  t.deepEqual(JSON.parse(stdout).result, { 'more.csv': 7, 'visits.csv': 42 }, stderr)
})

test('examples/summary.ts writes into one folder and cannot change the other', async (t) => {
  const folder = folderWith(t)
  cpSync(join(checkout, 'examples'), join(folder, 'examples'), { recursive: true })
  rmSync(join(folder, 'examples/out/summary.md'), { force: true })
  const { stdout, stderr } = await runCli(folder, ['run', 'examples/summary.ts'])
  t.is(JSON.parse(stdout).result, 'examples/out/summary.md', stderr)
  const written = readFileSync(join(folder, 'examples/out/summary.md'), 'utf8')
  t.is(written, '# Rows of each file\n\n- more.csv: 1\n- visits.csv: 2\n')
  const refused = await runCli(folder, ['run', 'examples/summary.ts', 'examples/data/more.csv'])
  t.regex(JSON.parse(refused.stdout).error.message, /^EROFS: .*'examples\/data\/more\.csv'/)
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
