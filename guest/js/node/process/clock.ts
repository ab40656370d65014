import { outOfRange, wrongType } from '../usage-error.ts'

const NANOSECONDS = 1_000_000_000

/** Since the program was loaded, in nanoseconds. */
function now(): number {
  return Math.round(performance.now() * 1_000_000)
}

/** Seconds and nanoseconds of a clock that only goes forward; less those of an earlier call. */
export function hrtime(since?: unknown): [seconds: number, nanoseconds: number] {
  const at = now()
  const [seconds, nanoseconds] = [Math.floor(at / NANOSECONDS), at % NANOSECONDS]
  if (since === undefined) return [seconds, nanoseconds]
  if (!Array.isArray(since)) throw wrongType('time', 'an instance of Array', since)
  if (since.length !== 2) throw outOfRange('time', '2', since.length)
  const [before, rest]: unknown[] = since
  const passed = nanoseconds - Number(rest)
  const whole = seconds - Number(before)
  return passed < 0 ? [whole - 1, passed + NANOSECONDS] : [whole, passed]
}

hrtime.bigint = (): bigint => BigInt(now())

export function uptime(): number {
  return performance.now() / 1000
}
