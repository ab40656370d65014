import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { examplesFolder } from '../helpers/examples.ts'
import { runCli } from '../helpers/run-cli.ts'

const begin = ['run', 'examples/approval.ts', '1200', '--durable', '--run-id', 'order-7']

for (const [answer, line] of [
  ['{"approved":true,"by":"Ada"}', 'paid 1200, approved by Ada'],
  ['{"approved":false}', 'released 1200'],
] as const) {
  test(`an order waits for a person, and goes on with ${answer}`, async (t) => {
    const cwd = examplesFolder(t)
    const waiting = await runCli(cwd, begin)
    t.is(waiting.exitCode, 5, waiting.stderr)
    const shown = await runCli(cwd, ['runs', 'show', 'order-7'])
    t.regex(shown.stdout, /Pay 1200\?/)
    t.is((await runCli(cwd, ['runs', 'signal', 'order-7', 'approval', answer])).exitCode, 0)
    const resumed = await runCli(cwd, ['runs', 'resume', 'order-7'])
    t.is(resumed.exitCode, 0, resumed.stderr)
    t.deepEqual(JSON.parse(resumed.stdout).result, JSON.parse(answer))
    const lines = readFileSync(join(cwd, 'examples/out/orders.txt'), 'utf8').trimEnd().split('\n')
    t.deepEqual(lines, ['reserved 1200', line])
  })
}
