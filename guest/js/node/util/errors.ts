import { outOfRange, wrongType } from '../usage-error.ts'
import { getSystemErrorMap } from './system-errors.ts'

export { getSystemErrorMap }

export function getSystemErrorName(errno: unknown): string {
  const number = checked(errno)
  return getSystemErrorMap().get(number)?.[0] ?? `Unknown system error ${number}`
}

/** What Node's own modules throw for an error of the system. */
export function _errnoException(errno: unknown, syscall: unknown, original?: unknown): Error {
  const code = getSystemErrorName(errno)
  const more = original ? ` ${String(original)}` : ''
  return Object.assign(new Error(`${String(syscall)} ${code}${more}`), { errno, code, syscall })
}

export function _exceptionWithHostPort(
  errno: unknown,
  syscall: unknown,
  address: unknown,
  port?: unknown,
  additional?: unknown,
): Error {
  const code = getSystemErrorName(errno)
  const place =
    Number(port) > 0 ? ` ${String(address)}:${String(port)}` : address ? ` ${String(address)}` : ''
  const more = additional ? ` - Local (${String(additional)})` : ''
  const error = new Error(`${String(syscall)} ${code}${place}${more}`)
  return Object.assign(error, { errno, code, syscall, address }, port ? { port } : {})
}

function checked(errno: unknown): number {
  if (typeof errno !== 'number') throw wrongType('err', 'of type number', errno)
  if (Number.isSafeInteger(errno) && errno < 0) return errno
  throw outOfRange('err', 'a negative integer', errno)
}
