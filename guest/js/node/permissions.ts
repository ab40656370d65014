import { descriptor, integer, modeBits } from './argument.ts'
import { files } from './host.ts'
import { place } from './place.ts'
import { refusal } from './system-error.ts'

export function accessSync(path: unknown, mode?: unknown): void {
  const at = place(path)
  const wanted = mode === undefined || mode === null ? 0 : integer(mode, 'mode', 0, 7)
  try {
    files().access(at.bytes, wanted)
  } catch (error) {
    throw refusal(error, 'access', at.text)
  }
}

export function existsSync(path: unknown): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}

export function chmodSync(path: unknown, mode: unknown): void {
  const at = place(path)
  const bits = modeBits(mode, 'mode')
  try {
    files().setMode(at.bytes, bits)
  } catch (error) {
    throw refusal(error, 'chmod', at.text)
  }
}

export function fchmodSync(fd: unknown, mode: unknown): void {
  const file = descriptor(fd)
  const bits = modeBits(mode, 'mode')
  try {
    files().setFileMode(file, bits)
  } catch (error) {
    throw refusal(error, 'fchmod')
  }
}
