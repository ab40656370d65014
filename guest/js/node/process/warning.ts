import { objectOptions } from '../argument.ts'
import { coded, wrongType } from '../usage-error.ts'

interface Warned {
  emit(event: string, warning: Error): unknown
  pid: number
}

/** Node's warnings: said on stderr, and to whoever listens for `warning`. */
export function warn(process: Warned, warning: unknown, ...rest: unknown[]): void {
  const error = warningOf(warning, rest)
  const code: unknown = Reflect.get(error, 'code')
  const detail: unknown = Reflect.get(error, 'detail')
  const shown = typeof code === 'string' ? ` [${code}]` : ''
  const more = typeof detail === 'string' ? `\n${detail}` : ''
  queueMicrotask(() => {
    // oxlint-disable-next-line no-console -- it is what Node does
    console.error(`(node:${process.pid})${shown} ${error.name}: ${error.message}${more}`)
    process.emit('warning', error)
  })
}

function warningOf(warning: unknown, rest: unknown[]): Error {
  if (warning instanceof Error) return warning
  if (typeof warning !== 'string') {
    throw wrongType('warning', 'of type string or an instance of Error', warning)
  }
  const [first, second] = rest
  const bag = typeof first === 'object' && first !== null ? objectOptions(first) : undefined
  const type = bag ? bag.type : first
  const code = bag ? bag.code : second
  const error = new Error(warning)
  error.name = typeof type === 'string' && type !== '' ? type : 'Warning'
  if (bag?.detail !== undefined) Object.assign(error, { detail: bag.detail })
  return typeof code === 'string' ? coded(error, code) : error
}
