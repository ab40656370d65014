import { signal, sleep, task } from '@capsule-run/sdk'

const add = task({ name: 'add' }, (a: number, b: number) => a + b)

/** What a promise comes to, as text. */
async function told(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    (value) => `gave ${JSON.stringify(value ?? null)}`,
    (error) => `${error.name}: ${error.message}`,
  )
}

export const main = task({ name: 'main' }, async () => {
  const began = Date.now()
  const nothing = [await sleep(20), await sleep('0.02s'), await sleep(0)]
  return [nothing.every((value) => value === undefined), Date.now() - began >= 40]
})

export const together = task({ name: 'together', timeout: '20s' }, async () => {
  const all = [told(sleep('1ms')), add.spawn(1, 2), told(sleep(2)), add.spawn(3, 4)]
  return (await Promise.all(all)).map((one) => (typeof one === 'string' ? one : one.result))
})

export const race = task({ name: 'race', timeout: '20s' }, async () => {
  const slow = sleep('1h').then(() => 'the sleep')
  return Promise.race([slow, add.spawn(1, 2).then(() => 'the task')])
})

export const wrong = task({ name: 'wrong' }, async () =>
  Promise.all([told(sleep('soon')), told(sleep(-1)), told(sleep('366d')), told(sleep(NaN))]),
)

export const unanswered = task({ name: 'unanswered', timeout: '20s' }, async () =>
  told(signal('approval', { timeout: '1d', args: { amount: 12 } })),
)
