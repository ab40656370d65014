/** Levels of nesting, entries and characters that are shown of one value, as in Node. */
const MAX_DEPTH = 2
const MAX_ENTRIES = 100
const MAX_STRING = 10_000
const LINE_WIDTH = 72

/** The text that `console.log` prints for its arguments: Node's placeholders, then the rest. */
export function format(values: unknown[]): string {
  const first = values[0]
  const filled = typeof first === 'string' && values.length > 1 && first.includes('%')
  const rest = filled ? values.slice(1) : values
  let text = filled ? first.replace(/%[sdifjoOc%]/g, (mark) => fill(mark, rest)) : ''
  // A plain loop: the interpreter is many times slower with iterators and callbacks.
  for (let at = 0; at < rest.length; at++) {
    text += at > 0 || filled ? ` ${show(rest[at])}` : show(rest[at])
  }
  return text
}

function fill(mark: string, rest: unknown[]): string {
  if (mark === '%%') return '%'
  if (rest.length === 0) return mark
  const value = rest.shift()
  switch (mark) {
    case '%s':
      return show(value)
    case '%d':
      return String(typeof value === 'object' ? Number.NaN : Number(value))
    case '%i':
      return String(Number.parseInt(String(value), 10))
    case '%f':
      return String(Number.parseFloat(String(value)))
    case '%j':
      return JSON.stringify(value)
    case '%c':
      return ''
    default:
      return inspect(value)
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value)
}

/** A value as a person reads it, in the manner of Node's `util.inspect`. */
export function inspect(value: unknown, ancestors: object[] = []): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'bigint':
      return `${value}n`
    case 'symbol':
      return value.toString()
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'function':
      return /^class\b/.test(String(value))
        ? `[class ${value.name || '(anonymous)'}]`
        : `[Function: ${value.name || '(anonymous)'}]`
    case 'object':
      return value === null ? 'null' : inspectObject(value, ancestors)
    default:
      return String(value)
  }
}

function quote(text: string): string {
  const clipped = text.length > MAX_STRING ? text.slice(0, MAX_STRING) : text
  const more = text.length > MAX_STRING ? `... ${text.length - MAX_STRING} more characters` : ''
  return `'${JSON.stringify(clipped).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'${more}`
}

function inspectObject(value: object, ancestors: object[]): string {
  if (ancestors.includes(value)) return '[Circular *1]'
  if (value instanceof Error) return inspectError(value)
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (value instanceof Promise) return 'Promise { ... }'
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  const label =
    Object.getPrototypeOf(value) === null ? '[Object: null prototype]' : String(name ?? 'Object')
  if (ancestors.length > MAX_DEPTH) return Array.isArray(value) ? '[Array]' : `[${label}]`
  return inspectEntries(value, label, [...ancestors, value])
}

function inspectError(error: Error): string {
  const title = `${String(error.name)}: ${String(error.message)}`
  const frames = String(error.stack ?? '')
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
  const cause = error.cause === undefined ? '' : ` {\n  [cause]: ${inspect(error.cause)}\n}`
  return [title, ...frames.map((line) => `    at ${line}`)].join('\n') + cause
}

function inspectEntries(value: object, label: string, ancestors: object[]): string {
  const deep = (item: unknown): string => inspect(item, ancestors)
  if (Array.isArray(value)) {
    return join(
      label === 'Array' ? '' : `${label}(${value.length}) `,
      '[',
      cut(value.map(deep), value.length),
      ']',
    )
  }
  if (ArrayBuffer.isView(value) && 'length' in value) {
    const items = Array.from(Object.values(value).slice(0, MAX_ENTRIES), deep)
    return join(`${label}(${String(value.length)}) `, '[', cut(items, Number(value.length)), ']')
  }
  if (value instanceof Set)
    return join(`Set(${value.size}) `, '{', cut([...value].map(deep), value.size), '}')
  if (value instanceof Map) {
    const pairs = [...value].map(([key, item]) => `${deep(key)} => ${deep(item)}`)
    return join(`Map(${value.size}) `, '{', cut(pairs, value.size), '}')
  }
  const pairs = Object.entries(value).map(
    ([key, item]) => `${/^[\w$]+$/.test(key) ? key : quote(key)}: ${deep(item)}`,
  )
  return join(label === 'Object' ? '' : `${label} `, '{', cut(pairs, pairs.length), '}')
}

function cut(items: string[], total: number): string[] {
  if (total <= MAX_ENTRIES) return items
  return [...items.slice(0, MAX_ENTRIES), `... ${total - MAX_ENTRIES} more items`]
}

function join(prefix: string, open: string, items: string[], close: string): string {
  if (items.length === 0) return `${prefix}${open}${close}`
  const line = items.join(', ')
  if (line.length <= LINE_WIDTH && !line.includes('\n')) return `${prefix}${open} ${line} ${close}`
  const block = items.map((item) => `  ${item.replaceAll('\n', '\n  ')}`).join(',\n')
  return `${prefix}${open}\n${block}\n${close}`
}
