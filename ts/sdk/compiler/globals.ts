import type { Message, Metafile, Plugin } from 'esbuild'

/** Where a name's value comes from: a file of the guest's modules, and what that exports it as. */
interface Global {
  file: string
  exported: string
}

const own = './process/own.ts'

/**
 * Names of Node's that the engine has not. A program gets those that it names, each as a real global too, since
 * packages also look for them there by a name that they make up.
 */
const globals: Record<string, string> = {
  Buffer: './buffer.ts',
  performance: './performance/performance.ts',
  process: './process/process.ts',
  PerformanceEntry: './performance/entries.ts',
  PerformanceMark: './performance/entries.ts',
  PerformanceMeasure: './performance/entries.ts',
  PerformanceObserver: './performance/observer.ts',
  PerformanceObserverEntryList: './performance/observer.ts',
  setImmediate: './timers/immediate.ts',
  clearImmediate: './timers/immediate.ts',
  MessageChannel: './message-channel.ts',
  MessagePort: './message-channel.ts',
  BroadcastChannel: './broadcast-channel.ts',
}

/** Most programs that name these want no more than what the engine has of them, or a constant. */
const parts: Record<string, Record<string, Global>> = {
  performance: { now: { file: './performance/now.ts', exported: 'now' } },
  process: {
    argv: { file: own, exported: 'argv' },
    cwd: { file: own, exported: 'cwd' },
    env: { file: own, exported: 'env' },
    exit: { file: own, exported: 'exit' },
    hrtime: { file: './process/clock.ts', exported: 'hrtime' },
    nextTick: { file: './next-tick.ts', exported: 'nextTick' },
    platform: { file: own, exported: 'platform' },
    version: { file: own, exported: 'version' },
    'versions.node': { file: own, exported: 'nodeVersion' },
  },
}

/** Timers that are objects, for programs that use them so: to all others the engine's numbers do. */
const SET = './timers/set.ts'
const timers = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval']

/** What a program may need of these, as its bundle without them shows. */
export interface Needs {
  /** Globals that it mentions. */
  mentioned: readonly string[]
  /** Those that it assigns to, or to parts of them: no import could stand for these. */
  assigned: readonly string[]
  /** Whether its timers are objects. */
  timers: boolean
}

/** By a bundle that was made without any of them. A mention may be no use: one in a text, or of a variable of its own. */
export function needsOf(script: string): Needs {
  const mentioned = Object.keys(globals).filter((name) => new RegExp(`\\b${name}\\b`).test(script))
  return { mentioned, assigned: [], timers: usesTimerObjects(script) }
}

/** The bundler's setting by which every file gets what it names; a bundle without needs is made without it. */
export function injected({ mentioned, timers: objects }: Needs): string[] {
  return mentioned.length > 0 || objects ? ['capsule:globals'] : []
}

/** Whether a bundle that was made with them has any. */
export function hasGlobals({ outputs }: Metafile): boolean {
  const ofParts = Object.values(parts).flatMap((members) => Object.values(members))
  const given = [...Object.values(globals), ...ofParts.map(({ file }) => file), SET]
  const paths = new Set(given.map((file) => file.replace('./', 'capsule:node:')))
  return Object.values(outputs).some(({ inputs }) =>
    Object.entries(inputs).some(
      ([path, { bytesInOutput }]) => bytesInOutput > 0 && paths.has(path),
    ),
  )
}

/** Writes the module that files get their globals from; what nobody names is shaken off it. */
export function globalsPlugin(needs: Needs): Plugin {
  return {
    name: 'capsule-globals',
    setup(build) {
      build.onResolve({ filter: /^capsule:globals$/ }, () => ({
        path: 'globals.ts',
        namespace: 'capsule:node',
        sideEffects: needs.assigned.length > 0,
      }))
      build.onLoad({ filter: /^globals\.ts$/, namespace: 'capsule:node' }, () => ({
        contents: moduleOf(needs),
        loader: 'ts',
      }))
    },
  }
}

/** The globals that an attempt failed for, since the program assigns to them. */
export function assignedIn(errors: readonly Message[]): string[] {
  return errors.flatMap(({ text }) => {
    const name = /^Cannot assign to "(.+)" because it's an import from an injected/.exec(text)?.[1]
    return name === undefined ? [] : [rootOf(name)]
  })
}

/** Whether a script uses its timers as objects, or asks for their promised form. */
function usesTimerObjects(script: string): boolean {
  return (
    /\bset(Timeout|Interval)\b/.test(script) &&
    /\.(unref|hasRef|refresh)\b|\bpromisify\b/.test(script)
  )
}

function rootOf(name: string): string {
  return name.replace(/^(globalThis|global)\./, '').split('.', 1)[0] ?? name
}

function moduleOf(needs: Needs): string {
  const lines = [`import { installed } from './installed.ts'`]
  for (const [name, file] of Object.entries(globals)) {
    if (!needs.mentioned.includes(name)) continue
    lines.push(`import { ${name} as $${name} } from '${file}'`)
    const value = `installed('${name}', $${name})`
    if (needs.assigned.includes(name)) lines.push(value)
    else lines.push(`const ${name} = /* @__PURE__ */ ${value}`, exportOf(name, name))
  }
  for (const [root, members] of Object.entries(parts)) {
    if (needs.assigned.includes(root) || !needs.mentioned.includes(root)) continue
    for (const [member, { file, exported }] of Object.entries(members)) {
      const name = `${root}.${member}`
      const local = name.replaceAll('.', '$')
      lines.push(`import { ${exported} as ${local} } from '${file}'`, exportOf(local, name))
    }
  }
  if (needs.timers) lines.push(`export { ${timers.join(', ')} } from '${SET}'`)
  return lines.join('\n')
}

/** As a bare name, and as a property of the global object by either of its names. */
function exportOf(local: string, name: string): string {
  const forms = [name, `globalThis.${name}`, `global.${name}`]
  return `export { ${forms.map((form) => `${local} as '${form}'`).join(', ')} }`
}
