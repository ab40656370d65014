import { descriptor } from './argument.ts'
import { files } from './host.ts'
import { place } from './place.ts'
import { refusal } from './system-error.ts'
import { wrongType } from './usage-error.ts'

/** What 64 bits of nanoseconds reach: the years 1677 and 2262. */
const [earliest, latest] = [-(2n ** 63n), 2n ** 63n - 1n]

export function utimesSync(path: unknown, atime: unknown, mtime: unknown): void {
  setTimes(path, atime, mtime, 'utime')
}

export function lutimesSync(path: unknown, atime: unknown, mtime: unknown): void {
  setTimes(path, atime, mtime, 'lutime')
}

export function futimesSync(fd: unknown, atime: unknown, mtime: unknown): void {
  const file = descriptor(fd)
  const accessed = nanoseconds(atime, 'atime')
  const modified = nanoseconds(mtime, 'mtime')
  try {
    files().setFileTimes(file, accessed, modified)
  } catch (error) {
    throw refusal(error, 'futime')
  }
}

function setTimes(
  path: unknown,
  atime: unknown,
  mtime: unknown,
  syscall: 'utime' | 'lutime',
): void {
  const at = place(path)
  const accessed = nanoseconds(atime, 'time')
  const modified = nanoseconds(mtime, 'time')
  try {
    files().setTimes(at.bytes, syscall === 'utime', accessed, modified)
  } catch (error) {
    throw refusal(error, syscall, at.text)
  }
}

/** Of a Date, or of seconds, which may be text. */
function nanoseconds(given: unknown, name: string): bigint {
  const seconds = secondsOf(given, name)
  const whole = Math.floor(seconds)
  // libuv keeps microseconds of a fraction.
  const micro = Math.floor((seconds - whole) * 1e6)
  const time = BigInt(whole) * 1_000_000_000n + BigInt(micro) * 1000n
  // As a kernel does with what a file system cannot keep. Another number would not cross to the host, and a negative
  // one does as two's complement only.
  const kept = time > latest ? latest : time < earliest ? earliest : time
  return BigInt.asUintN(64, kept)
}

function secondsOf(time: unknown, name: string): number {
  if (time instanceof Date && !Number.isNaN(time.getTime())) return time.getTime() / 1000
  const numeric = typeof time === 'string' && time.trim() !== '' ? Number(time) : time
  if (typeof numeric === 'number' && Number.isFinite(numeric)) {
    // Node reads a negative time as now.
    return numeric < 0 && typeof time === 'number' ? Date.now() / 1000 : numeric
  }
  throw wrongType(name, 'an instance of Date or an Time in seconds', time)
}
