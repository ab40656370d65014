import { getQuickJS } from 'quickjs-emscripten'

/**
 * A fresh QuickJS runtime and context. All runtimes share one WebAssembly memory, so there is no
 * wall between them, and a call blocks the event loop.
 */
export const quickjs = {
  name: 'quickjs-emscripten, fresh runtime',
  open: async () => {
    const module = await getQuickJS()
    return async () => evaluate(module)
  },
}

function evaluate(module) {
  const runtime = module.newRuntime()
  const context = runtime.newContext()
  try {
    const handle = context.unwrapResult(context.evalCode('JSON.stringify((() => null)())'))
    const result = context.getString(handle)
    handle.dispose()
    return result
  } finally {
    context.dispose()
    runtime.dispose()
  }
}
