const source = 'JSON.stringify((() => null)())'

/** A fresh V8 isolate and context, off the event loop, as isolated-vm recommends. */
export const isolate = {
  name: 'isolated-vm, fresh isolate',
  open: async () => {
    const { Isolate } = await load()
    return async () => {
      const fresh = new Isolate()
      try {
        const context = await fresh.createContext()
        return await context.eval(source)
      } finally {
        fresh.dispose()
      }
    }
  },
}

/** The same by isolated-vm's synchronous calls: quicker, but they block the event loop. */
export const blockingIsolate = {
  name: 'isolated-vm, blocking the loop',
  open: async () => {
    const { Isolate } = await load()
    return async () => {
      const fresh = new Isolate()
      try {
        return fresh.createContextSync().evalSync(source)
      } finally {
        fresh.dispose()
      }
    }
  },
}

/** It is compiled at installation; where there is no compiler, the others are measured without it. */
async function load() {
  const { default: library } = await import('isolated-vm')
  return library
}
