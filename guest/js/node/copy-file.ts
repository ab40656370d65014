import { integer } from './argument.ts'
import { files, PIECE, type HostStat } from './host.ts'
import { place, type Place } from './place.ts'
import { refusal } from './system-error.ts'

const READ = 1
const WRITE_NEW = 2 | 8
const EXCLUSIVE = 16
const COPYFILE_EXCL = 1

export function copyFileSync(source: unknown, destination: unknown, mode?: unknown): void {
  const from = place(source, 'src')
  const to = place(destination, 'dest')
  const bits = mode === undefined || mode === null ? 0 : integer(mode, 'mode', 0, 7)
  try {
    copy(from, to, (bits & COPYFILE_EXCL) !== 0 ? WRITE_NEW | EXCLUSIVE : WRITE_NEW)
  } catch (error) {
    throw refusal(error, 'copyfile', from.text, to.text)
  }
}

/** libuv's steps; what the host refuses in any of them is the refusal of the whole. */
function copy(from: Place, to: Place, flags: number): void {
  const host = files()
  const reader = host.open(from.bytes, READ, 0)
  try {
    const source = host.statFile(reader)
    const writer = host.open(to.bytes, flags, source.mode)
    try {
      const target = host.statFile(writer)
      if (isSameFile(source, target)) return
      copyContent(reader, writer)
      if (target.mode !== source.mode) host.setMode(to.bytes, source.mode)
    } catch (error) {
      host.removeFile(to.bytes)
      throw error
    } finally {
      host.close(writer)
    }
  } finally {
    host.close(reader)
  }
}

function copyContent(reader: number, writer: number): void {
  const host = files()
  host.truncate(writer, 0n)
  while (true) {
    const piece = host.read(reader, PIECE, undefined)
    let at = 0
    while (at < piece.length) {
      const count = host.write(writer, at === 0 ? piece : piece.subarray(at), undefined)
      // Else a host that takes nothing and says nothing would keep this loop for ever.
      if (count === 0) throw { payload: { code: 'EIO', why: '' } }
      at += count
    }
    if (piece.length < PIECE) return
  }
}

/** Copying a file onto itself must not empty it. */
function isSameFile(a: HostStat, b: HostStat): boolean {
  return a.ino !== 0n && a.ino === b.ino && a.dev === b.dev
}
