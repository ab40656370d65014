import { AsyncLocalStorage, AsyncResource, createHook } from 'node:async_hooks'

const storage = new AsyncLocalStorage()
const wait = async (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

async function* numbers(): AsyncGenerator {
  for (let number = 0; number < 2; number++) {
    await wait(1)
    yield [number, storage.getStore()]
  }
}

async function work(ms: number): Promise<unknown[]> {
  const seen: unknown[] = [storage.getStore()]
  await wait(ms)
  seen.push(storage.getStore())
  await Promise.reject(new Error('no')).catch(() => seen.push(storage.getStore()))
  try {
    await Promise.reject(new Error('no'))
  } catch {
    seen.push(storage.getStore())
  } finally {
    seen.push(storage.getStore())
  }
  for await (const each of numbers()) seen.push(each)
  await new Promise<void>((resolve) =>
    queueMicrotask(() => resolve(void seen.push(storage.getStore()))),
  )
  await Promise.all([wait(1), wait(2)])
  seen.push(storage.getStore())
  return seen
}

/** Each shows what it is named by. */
export const cases = {
  AsyncLocalStorage: async () => [
    await Promise.all([storage.run('a', work, 3), storage.run('b', work, 1), work(2)]),
    storage.getStore(),
  ],
  'AsyncLocalStorage.run': () =>
    storage.run(1, () => [storage.run(2, () => storage.getStore()), storage.getStore()]),
  'AsyncLocalStorage.getStore': () => storage.getStore(),
  'AsyncLocalStorage.exit': () => storage.run(1, () => storage.exit(() => storage.getStore())),
  'AsyncLocalStorage.enterWith': async () =>
    storage.run(0, async () => {
      storage.enterWith('entered')
      await wait(1)
      return storage.getStore()
    }),
  'AsyncLocalStorage.disable': () => {
    const other = new AsyncLocalStorage<number>()
    return other.run(1, () => {
      other.disable()
      return other.getStore()
    })
  },
  'AsyncLocalStorage.bind': () =>
    storage.run('bound', () =>
      AsyncLocalStorage.bind((value: number) => [value, storage.getStore()]),
    )(1),
  'AsyncLocalStorage.snapshot': () =>
    storage.run('kept', () => AsyncLocalStorage.snapshot())(
      (value: number) => [value, storage.getStore()],
      1,
    ),
  AsyncResource: () => {
    const resource = storage.run('made', () => new AsyncResource('KIND'))
    return [
      resource.runInAsyncScope((value: number) => [value, storage.getStore()], null, 1),
      typeof resource.asyncId(),
    ]
  },
  'AsyncResource.runInAsyncScope': () =>
    storage.run('made', () => new AsyncResource('KIND')).runInAsyncScope(() => storage.getStore()),
  'AsyncResource.bind': () =>
    storage.run('made', () => new AsyncResource('KIND').bind(() => storage.getStore()))(),
  'AsyncResource.emitDestroy': () => {
    const resource = new AsyncResource('KIND')
    return resource.emitDestroy() === resource
  },
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  createHook: () => createHook({}).enable(),
}
