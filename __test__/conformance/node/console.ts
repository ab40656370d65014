import whole from 'node:console'
import type { Cases } from '../../helpers/comparison.ts'

const names = [
  'log',
  'info',
  'debug',
  'warn',
  'error',
  'dir',
  'table',
  'trace',
  'assert',
  'count',
  'countReset',
  'group',
  'groupCollapsed',
  'groupEnd',
  'time',
  'timeEnd',
  'timeLog',
]

export const cases: Cases = {
  ...Object.fromEntries(names.map((name) => [name, () => typeof Reflect.get(whole, name)])),
  'log: what it is': () => whole === globalThis.console,
}
