/** An error of the file system, as Node makes it. */
export interface SystemError extends Error {
  errno: number
  code: string
  syscall: string
  path?: string
  dest?: string
}

/** Linux's number and libuv's text of each code that a host can answer with. */
export const CODES: { readonly [code: string]: readonly [number, string] } = {
  E2BIG: [-7, 'argument list too long'],
  EACCES: [-13, 'permission denied'],
  EAGAIN: [-11, 'resource temporarily unavailable'],
  EALREADY: [-114, 'connection already in progress'],
  EBADF: [-9, 'bad file descriptor'],
  EBUSY: [-16, 'resource busy or locked'],
  ECANCELED: [-125, 'operation canceled'],
  EDEADLK: [-35, 'resource deadlock avoided'],
  EDQUOT: [-122, 'disk quota exceeded'],
  EEXIST: [-17, 'file already exists'],
  EFAULT: [-14, 'bad address in system call argument'],
  EFBIG: [-27, 'file too large'],
  EILSEQ: [-84, 'illegal byte sequence'],
  EINTR: [-4, 'interrupted system call'],
  EINVAL: [-22, 'invalid argument'],
  EIO: [-5, 'i/o error'],
  EISDIR: [-21, 'illegal operation on a directory'],
  ELOOP: [-40, 'too many symbolic links encountered'],
  EMFILE: [-24, 'too many open files'],
  EMLINK: [-31, 'too many links'],
  ENAMETOOLONG: [-36, 'name too long'],
  ENFILE: [-23, 'file table overflow'],
  ENODEV: [-19, 'no such device'],
  ENOENT: [-2, 'no such file or directory'],
  ENOLCK: [-37, 'no locks available'],
  ENOMEM: [-12, 'not enough memory'],
  ENOSPC: [-28, 'no space left on device'],
  ENOSYS: [-38, 'function not implemented'],
  ENOTDIR: [-20, 'not a directory'],
  ENOTEMPTY: [-39, 'directory not empty'],
  ENOTSUP: [-95, 'operation not supported on socket'],
  ENOTTY: [-25, 'inappropriate ioctl for device'],
  ENXIO: [-6, 'no such device or address'],
  EOVERFLOW: [-75, 'value too large for defined data type'],
  EPERM: [-1, 'operation not permitted'],
  EPIPE: [-32, 'broken pipe'],
  EROFS: [-30, 'read-only file system'],
  ESPIPE: [-29, 'invalid seek'],
  ETIMEDOUT: [-110, 'connection timed out'],
  ETXTBSY: [-26, 'text file is busy'],
  EXDEV: [-18, 'cross-device link not permitted'],
}

const quota = Symbol.for('capsule.quota')

const UNKNOWN = [-4094, 'unknown error'] as const

/** What a refused call of the host becomes; anything else that was thrown stays as it is. */
export function refusal(thrown: unknown, syscall: string, path?: string, dest?: string): unknown {
  const payload: unknown = Object(thrown).payload
  const code: unknown = Object(payload).code
  if (typeof code !== 'string') return thrown
  const error = systemError(code, syscall, path, dest)
  const why: unknown = Object(payload).why
  if (typeof why === 'string' && why !== '') {
    const cause = { value: new Error(why), writable: true, configurable: true, enumerable: false }
    Object.defineProperty(error, 'cause', cause)
    // A task that such an error ends is told so: guest/js/src/quota.ts.
    if (why.includes('(quota ')) Object.defineProperty(error, quota, { value: true })
  }
  return error
}

export function systemError(
  code: string,
  syscall: string,
  path?: string,
  dest?: string,
): SystemError {
  const [errno, text] = CODES[code] ?? UNKNOWN
  let message = `${code}: ${text}, ${syscall}`
  if (path !== undefined) message += ` '${path}'`
  if (dest !== undefined) message += ` -> '${dest}'`
  const error: SystemError = Object.assign(new Error(message), { errno, code, syscall })
  if (path !== undefined) error.path = path
  if (dest !== undefined) error.dest = dest
  return error
}

/** The code of an error, of whatever kind. */
export function codeOf(error: unknown): unknown {
  return Object(error).code
}

/** The error that Node names `SystemError`, for refusals of its own that no system call gave. */
export function ownRefusal(
  code: string,
  title: string,
  context: { code: string; errno: number; message: string; path: string; syscall: string },
): Error {
  const { syscall, path } = context
  const error = new Error(
    `${title}: ${syscall} returned ${context.code} (${context.message}) ${path}`,
  )
  Object.defineProperty(error, 'name', {
    value: 'SystemError',
    writable: true,
    configurable: true,
    enumerable: false,
  })
  return Object.assign(error, { code, info: context, errno: context.errno, syscall, path })
}
