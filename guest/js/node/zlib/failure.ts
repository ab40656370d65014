import { coded } from '../usage-error.ts'

const names: Record<number, string> = {
  2: 'Z_NEED_DICT',
  [-2]: 'Z_STREAM_ERROR',
  [-3]: 'Z_DATA_ERROR',
  [-4]: 'Z_MEM_ERROR',
  [-5]: 'Z_BUF_ERROR',
}

/** What zlib answered, as Node's error of it. */
export function failure(message: string, errno: number): Error {
  return coded(Object.assign(new Error(message), { errno }), names[errno] ?? 'Z_ERRNO')
}

export function unexpectedEnd(): Error {
  return failure('unexpected end of file', -5)
}

export function tooLarge(most: number): Error {
  const error = new RangeError(`Cannot create a Buffer larger than ${most} bytes`)
  return coded(error, 'ERR_BUFFER_TOO_LARGE')
}
