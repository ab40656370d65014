import { descriptor, modeBits } from './argument.ts'
import { constants } from './constants.ts'
import { openFlags } from './flags.ts'
import { files } from './host.ts'
import { place, type Place } from './place.ts'
import { refusal, systemError } from './system-error.ts'

export function openSync(path: unknown, flags?: unknown, mode?: unknown): number {
  const at = place(path)
  const bits = openFlags(flags)
  const permissions = modeBits(mode, 'mode', 0o666)
  if (typeof flags === 'number' && (flags & constants.O_NOFOLLOW) !== 0) refuseLink(at)
  return openAt(at, bits, permissions)
}

export function closeSync(fd: unknown): void {
  closeFile(descriptor(fd))
}

export function fsyncSync(fd: unknown): void {
  sync(descriptor(fd), 'fsync')
}

export function fdatasyncSync(fd: unknown): void {
  sync(descriptor(fd), 'fdatasync')
}

/** Opens a path that was checked, with flags of the host. */
export function openAt(at: Place, flags: number, mode: number): number {
  try {
    return files().open(at.bytes, flags, mode)
  } catch (error) {
    throw refusal(error, 'open', at.text)
  }
}

export function closeFile(file: number): void {
  try {
    files().close(file)
  } catch (error) {
    throw refusal(error, 'close')
  }
}

function sync(file: number, syscall: string): void {
  try {
    files().sync(file)
  } catch (error) {
    throw refusal(error, syscall)
  }
}

/** The host has no flag for O_NOFOLLOW, so a link is refused beforehand. */
function refuseLink(at: Place): void {
  let kind: string
  try {
    kind = files().stat(at.bytes, false).kind
  } catch {
    return
  }
  if (kind === 'link') throw systemError('ELOOP', 'open', at.text)
}
