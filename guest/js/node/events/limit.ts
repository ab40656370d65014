import { outOfRange, wrongType } from '../usage-error.ts'
import { warn } from '../warn.ts'
import type { Emitter, Listener } from './emitter.ts'

/** More listeners of one event than this are taken for a leak, as in Node. */
export const limits = { listeners: 10 }

export function maximumOf(count: unknown, name: string): number {
  if (typeof count !== 'number') throw wrongType(name, 'of type number', count)
  if (count >= 0) return count
  throw outOfRange(name, '>= 0', count)
}

/** Said once for each list. */
export function warnOfLeak(
  emitter: Emitter,
  type: PropertyKey,
  list: Listener[] & { warned?: boolean },
): void {
  const maximum = emitter._maxListeners ?? limits.listeners
  if (maximum === 0 || list.length <= maximum || list.warned) return
  list.warned = true
  const name: unknown = Object(emitter).constructor?.name
  warn(
    'MaxListenersExceededWarning',
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added to ` +
      `[${String(name)}]. MaxListeners is ${maximum}. Use emitter.setMaxListeners() to increase limit`,
  )
}
