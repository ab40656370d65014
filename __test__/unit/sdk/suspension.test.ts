import test from 'ava'
import { signal, sleep } from '../../../ts/sdk/task.ts'

for (const duration of [0, 1, '0s', '1ms', ' .001 s ', '0.00001m', '0h', '0d']) {
  test(`outside a sandbox sleep(${JSON.stringify(duration)}) is a timer`, async (t) => {
    t.is(await sleep(duration), undefined)
  })
}

for (const duration of ['soon', '30', '1w', '-1s', '1e3ms', '', -1, NaN, Infinity, '366d', 4e10]) {
  test(`outside a sandbox sleep(${JSON.stringify(duration)}) of ${typeof duration} ${duration} is refused`, async (t) => {
    await t.throwsAsync(sleep(duration), {
      instanceOf: RangeError,
      message: /is no time of at most a year\. Write "500ms", .*"3d"/,
    })
  })
}

test('outside a sandbox nobody can answer a signal', async (t) => {
  const waiting = signal<boolean>('approval', { timeout: '1d', args: { amount: 12 } })
  await t.throwsAsync(waiting, { message: /^The signal "approval" can .*capsule run --durable/ })
})
