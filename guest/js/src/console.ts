import { print } from 'capsule:engine/host@0.1.0'
import { format } from './inspect.ts'
import { utf8 } from './text.ts'

/** Characters that cross to the host at once. */
const PIECE = 1 << 20

/** `console` as in Node: log, info, debug to stdout; error, warn, trace to stderr. */
export function installConsole(): void {
  const counts = new Map<string, number>()
  const timers = new Map<string, number>()
  let indent = ''

  const writer =
    (to: 'stdout' | 'stderr') =>
    (...values: unknown[]): void => {
      const text = format(values)
      const lines = `${indent}${indent === '' ? text : text.replaceAll('\n', `\n${indent}`)}\n`
      for (let at = 0; at < lines.length; at += PIECE) print(to, utf8(lines.slice(at, at + PIECE)))
    }
  const log = writer('stdout')
  const error = writer('stderr')
  const elapsed = (label: string): string =>
    `${label}: ${(performance.now() - (timers.get(label) ?? performance.now())).toFixed(3)}ms`

  const group = (...values: unknown[]): void => {
    if (values.length > 0) log(...values)
    indent += '  '
  }
  globalThis.console = Object.assign(Object.create(null), globalThis.console, {
    log,
    info: log,
    debug: log,
    dir: (value: unknown) => log(value),
    table: log,
    error,
    warn: error,
    trace: (...values: unknown[]) => error(`Trace: ${format(values)}\n${new Error().stack ?? ''}`),
    assert: (condition: unknown, ...values: unknown[]) => {
      if (!condition)
        error(values.length > 0 ? `Assertion failed: ${format(values)}` : 'Assertion failed')
    },
    count: (label = 'default') => {
      counts.set(label, (counts.get(label) ?? 0) + 1)
      log(`${label}: ${counts.get(label)}`)
    },
    countReset: (label = 'default') => counts.delete(label),
    time: (label = 'default') => timers.set(label, performance.now()),
    timeLog: (label = 'default', ...values: unknown[]) => log(elapsed(label), ...values),
    timeEnd: (label = 'default') => {
      log(elapsed(label))
      timers.delete(label)
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = indent.slice(2)
    },
  })
}
