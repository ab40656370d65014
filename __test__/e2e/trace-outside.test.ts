// What of the trace leaves the command: to a collector of OpenTelemetry, and to a browser.

import test from 'ava'
import { collect } from '../helpers/collector.ts'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli, startCli } from '../helpers/run-cli.ts'

const source = programText(
  `const inner = task({ name: 'inner' }, () => { throw new Error('inner failed') })
  export const main = task({ name: 'main' }, () => inner().success)`,
)

test('a run goes to the collector that the environment names, when it has ended', async (t) => {
  const { url, received } = await collect(t)
  const cwd = folderWith(t, { 'a.ts': source })
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
  const { exitCode, stderr } = await runCli(cwd, ['run', 'a.ts'], { env })
  t.is(exitCode, 0, stderr)
  t.is(received.length, 1)
  t.is(received[0]?.path, '/v1/traces')
  const text = String(received[0]?.body)
  for (const word of ['"main"', '"inner"', 'inner failed']) t.true(text.includes(word), word)
})

test('a collector that is not there harms no run', async (t) => {
  const cwd = folderWith(t, { 'a.ts': source })
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
  }
  const { exitCode, stdout, stderr } = await runCli(cwd, ['run', 'a.ts', '--json'], { env })
  t.is(exitCode, 0)
  t.is(JSON.parse(stdout).result, false)
  t.regex(stderr, /Runs are not exported: /)
})

test('capsule trace --open serves the page until Ctrl-C', async (t) => {
  const cwd = folderWith(t, { 'a.ts': source })
  await runCli(cwd, ['run', 'a.ts'])
  const { child, outcome, printed } = startCli(cwd, ['trace', 'last', '--open'])
  t.teardown(() => child.kill('SIGKILL'))
  let address = ''
  child.stdout?.on('data', (text: string) => (address += text))
  await printed('The address works once')
  const page = await fetch(address.trim())
  t.is(page.status, 200)
  t.regex(await page.text(), /<title>/)
  t.is((await fetch(address.trim())).status, 403)
  child.kill('SIGINT')
  t.is((await outcome).exitCode, 130)
})

test('what does not go together is a mistake', async (t) => {
  const cwd = folderWith(t)
  for (const [args, message] of [
    [['--open', '--json'], /--open and --json do not go together/],
    [['--follow', '--otlp', 'x'], /--follow and --otlp do not go together/],
    [['last', '--state', 'failed'], /--state chooses from the list of runs: leave out last/],
  ] as const) {
    const { exitCode, stderr } = await runCli(cwd, ['trace', ...args])
    t.is(exitCode, 2)
    t.regex(stderr, message)
  }
})
