import { define } from '../src/property.ts'

/**
 * `RegExp` that understands `\p{…}` of the properties whose sets were put before the program. The engine is built without Unicode's
 * tables: it takes such a text for a mistake.
 */

const key = Symbol.for('capsule.sets')
const sets: Record<string, string> = Reflect.get(globalThis, key)
Reflect.deleteProperty(globalThis, key)

const Engine = RegExp

function understood(args: unknown[]): unknown[] {
  const [first, second] = args
  const pattern = first instanceof Engine ? first.source : first
  const flags = second === undefined && first instanceof Engine ? first.flags : second
  if (typeof pattern !== 'string' || typeof flags !== 'string') return args
  if (!/[uv]/.test(flags) || !/\\[pP]\{/.test(pattern)) return args
  return [spelt(pattern, flags.includes('v')), flags]
}

/** With flag `v` a class can be in a class. */
function spelt(pattern: string, nested: boolean): string {
  let inClass = false
  return pattern.replace(/\\([pP]\{[^}]*\})|\\[^]|[[\]]/g, (text, property?: string) => {
    if (text === '[') inClass = true
    if (text === ']') inClass = false
    const set = property === undefined ? undefined : sets[property]
    if (set === undefined) return text
    return inClass && !nested ? set : `[${set}]`
  })
}

const Understanding = new Proxy(Engine, {
  apply: (target, self, args) => Reflect.apply(target, self, understood(args)),
  construct: (target, args, newTarget) => Reflect.construct(target, understood(args), newTarget),
})
define(Engine.prototype, 'constructor', Understanding)
define(globalThis, 'RegExp', Understanding)
