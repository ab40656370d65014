// What runs in Node and in a sandbox, for the two to be compared. It imports nothing: it is copied into a program.

/** Named by the export, or the `Class.member`, that each shows; what stands after a colon tells several apart. */
export type Cases = Readonly<Record<string, () => unknown>>

/** What each case gave or threw, as text that is equal where the values are. */
export async function answersOf(cases: Cases): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const [name, run] of Object.entries(cases)) answers[name] = await answerOf(run)
  return answers
}

/** A call of each function of a module, and a use of it by `new`: for what a sandbox refuses. */
export function usesOf(module: object, but: readonly string[] = []): Cases {
  const functions = publicNames(module)
    .filter((name) => !but.includes(name) && name !== 'default')
    .map((name) => [name, Reflect.get(module, name)])
    .filter(([, value]) => typeof value === 'function')
  return Object.fromEntries(
    functions.flatMap(([name, value]) => [
      [name, () => Reflect.apply(value, undefined, [])],
      [`${name}: by new`, () => Reflect.construct(value, [])],
    ]),
  )
}

/** Milliseconds after which a case is taken for one that never ends; else it would be the end of all others. */
const PATIENCE = 3000

async function answerOf(run: () => unknown): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const never = new Promise((resolve) => {
      timer = setTimeout(resolve, PATIENCE, 'it never settles')
    })
    return textOf(await Promise.race([run(), never]))
  } catch (error) {
    return `throws ${textOf(error)}`
  } finally {
    clearTimeout(timer)
  }
}

/** The names of a module's exports, and of the members of its classes as `Class.member`. */
export function surfaceOf(module: object): string[] {
  const names = publicNames(module)
  return names.flatMap((name) => [
    name,
    ...membersOf(Reflect.get(module, name), names).map((member) => `${name}.${member}`),
  ])
}

/** Of a class; what it has and the module also exports is named once. */
function membersOf(value: unknown, exported: readonly string[]): string[] {
  if (typeof value !== 'function') return []
  const prototype: unknown = value.prototype
  const members = typeof prototype === 'object' && prototype ? publicNames(prototype) : []
  const found = members.filter((name) => name !== 'constructor')
  if (found.length === 0) return []
  const statics = publicNames(value).filter(
    (name) => typeof Reflect.get(value, name) === 'function' && !exported.includes(name),
  )
  return [...new Set([...found, ...statics])].toSorted()
}

const ofEveryFunction = new Set(['length', 'name', 'prototype', 'arguments', 'caller'])

function publicNames(object: object): string[] {
  return Object.getOwnPropertyNames(object).filter(
    (name) =>
      /^[A-Za-z]/.test(name) && !(typeof object === 'function' && ofEveryFunction.has(name)),
  )
}

/** Text that is equal for equal values: their kind, class, own properties, and how they hang together. */
function textOf(value: unknown, above: readonly object[] = []): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (Object.is(value, -0)) return '-0'
  if (typeof value === 'function') return `[function ${value.name}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const level = above.indexOf(value)
  if (level !== -1) return `[the value ${above.length - level} above]`
  return textOfObject(value, [...above, value])
}

function textOfObject(value: object, above: readonly object[]): string {
  if (value instanceof Error) return textOfError(value, above)
  const name = className(value)
  if (value instanceof Date) return `${name} ${value.getTime()}`
  if (value instanceof RegExp || value instanceof URL) return `${name} ${String(value)}`
  if (value instanceof ArrayBuffer) return `${name} ${hex(new Uint8Array(value))}`
  if (ArrayBuffer.isView(value)) {
    return `${name} ${hex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}`
  }
  if (value instanceof Promise) return name
  if (value instanceof Map || value instanceof Set) {
    return `${name} ${textOf([...value], above)}${propertiesOf(value, above)}`
  }
  if (!Array.isArray(value)) return name + propertiesOf(value, above)
  const items = Array.from(value, (item) => textOf(item, above)).join(', ')
  return name === 'Array' ? `[${items}]` : `${name} [${items}]`
}

/** By its name and not its class, which Node's own errors have one of for each code. */
function textOfError(error: Error, above: readonly object[]): string {
  const code: unknown = Reflect.get(error, 'code')
  const coded = code === undefined ? '' : ` [${textOf(code)}]`
  const cause = error.cause === undefined ? '' : ` because of ${textOf(error.cause, above)}`
  const properties = propertiesOf(error, above, ['code', 'stack', 'cause', 'message', 'name'])
  return `${error.name}${coded}: ${error.message}${properties}${cause}`
}

function propertiesOf(value: object, above: readonly object[], but: string[] = []): string {
  const keys = Reflect.ownKeys(value).filter(
    (key) => Object.prototype.propertyIsEnumerable.call(value, key) && !but.includes(String(key)),
  )
  const properties = keys.map((key) => `${String(key)}: ${textOf(Reflect.get(value, key), above)}`)
  return properties.length === 0 ? '' : ` {${properties.join(', ')}}`
}

function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return 'null prototype'
  const name: unknown = Object(prototype).constructor?.name
  return String(name)
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
