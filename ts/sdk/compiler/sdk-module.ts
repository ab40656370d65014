import type { Plugin } from 'esbuild'
import { lowerableTask } from './async-context.ts'

/**
 * What `@capsule-run/sdk` is inside a program: the engine's own, so that a file needs no
 * installed package to run, and cannot bring another version of it.
 */
const guestModule = `export const { task, sleep, signal } = globalThis[Symbol.for('capsule.sdk')]`

/** Says in the bundler's own list of errors what to do instead. */
const hostOnly = {
  text: 'run() starts programs from outside; inside one, call a task instead',
}

/** A module that does nothing but import the entry. */
export const entryModule = 'capsule:entry'

/**
 * Gives a program whose entry is `path` the engine's SDK. With contexts that are carried over, the SDK is told which
 * of its functions were asynchronous.
 */
export function programPlugin(path: string, asyncContext: boolean): Plugin {
  const contents = asyncContext ? lowerableTask : guestModule
  return {
    name: 'capsule',
    setup(build) {
      build.onResolve({ filter: /^@capsule-run\/sdk$/ }, () => ({ path: 'sdk', namespace }))
      build.onResolve({ filter: /^@capsule-run\/sdk\// }, () => ({ errors: [hostOnly] }))
      build.onResolve({ filter: /^capsule:entry$/ }, () => ({ path: 'entry', namespace }))
      // What its package.json says of side effects is not meant for the entry.
      build.onResolve({ filter: /.*/, namespace }, () => ({ path, sideEffects: true }))
      build.onLoad({ filter: /^sdk$/, namespace }, () => ({ contents }))
      build.onLoad({ filter: /^entry$/, namespace }, () => ({ contents: "import 'program'" }))
    },
  }
}

const namespace = 'capsule'
