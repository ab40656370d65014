import { decodedName, encodingOptions, utf8Text, type Content } from './encoding.ts'
import { files } from './host.ts'
import { dirname, resolve } from './path-text.ts'
import { place, placeOfText, type Place } from './place.ts'
import { codeOf, refusal, systemError } from './system-error.ts'
import { coded } from './usage-error.ts'

export function renameSync(oldPath: unknown, newPath: unknown): void {
  const from = place(oldPath, 'oldPath')
  const to = place(newPath, 'newPath')
  try {
    files().rename(from.bytes, to.bytes)
  } catch (error) {
    throw refusal(error, 'rename', from.text, to.text)
  }
}

export function linkSync(existingPath: unknown, newPath: unknown): void {
  const existing = place(existingPath, 'existingPath')
  const at = place(newPath, 'newPath')
  try {
    files().link(existing.bytes, at.bytes)
  } catch (error) {
    throw refusal(error, 'link', existing.text, at.text)
  }
}

export function symlinkSync(target: unknown, path: unknown, type?: unknown): void {
  const to = place(target, 'target')
  const at = place(path)
  if (typeof type === 'string' && !['dir', 'file', 'junction'].includes(type)) {
    const message = `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`
    throw coded(new Error(message), 'ERR_FS_INVALID_SYMLINK_TYPE')
  }
  try {
    files().symlink(to.bytes, at.bytes)
  } catch (error) {
    throw refusal(error, 'symlink', to.text, at.text)
  }
}

export function readlinkSync(path: unknown, options?: unknown): Content {
  const bag = encodingOptions(options)
  return decodedName(readLinkAt(place(path, 'oldPath')), bag.encoding)
}

export function readLinkAt(at: Place): Uint8Array {
  try {
    return files().readLink(at.bytes)
  } catch (error) {
    throw refusal(error, 'readlink', at.text)
  }
}

export function unlinkSync(path: unknown): void {
  unlinkAt(place(path))
}

export function unlinkAt(at: Place): void {
  try {
    files().removeFile(at.bytes)
  } catch (error) {
    throw refusal(error, 'unlink', at.text)
  }
}

/** The form whose error names the part of the path that could not be followed. */
function realpathOf(path: unknown, options?: unknown): Content {
  const bag = encodingOptions(options)
  const at = place(path instanceof Uint8Array ? utf8Text(path) : path)
  try {
    return decodedName(files().realPath(at.bytes), bag.encoding)
  } catch (error) {
    throw failureOnTheWay(at, error)
  }
}

function realpathNative(path: unknown, options?: unknown): Content {
  const bag = encodingOptions(options)
  const at = place(path)
  try {
    return decodedName(files().realPath(at.bytes), bag.encoding)
  } catch (error) {
    throw refusal(error, 'realpath', at.text)
  }
}

export const realpathSync: typeof realpathOf & { native: typeof realpathNative } =
  /* @__PURE__ */ Object.assign(realpathOf, { native: realpathNative })

/** The deepest folder that is there ends the search: those above it may be none of the sandbox's. */
function failureOnTheWay(at: Place, thrown: unknown): unknown {
  let path = resolve(at.text)
  let failure: unknown
  while (true) {
    try {
      files().stat(placeOfText(path).bytes, false)
      break
    } catch (error) {
      failure = refusal(error, 'lstat', path)
      if (path === '/') break
      path = dirname(path)
    }
  }
  if (failure !== undefined) return failure
  const error = refusal(thrown, 'stat', path)
  const code = codeOf(error)
  return code === 'ELOOP' ? systemError('ELOOP', 'stat', path) : error
}
