/** Formats that are kept for each kind: a program that writes a table asks for the same one in every row. */
const MOST = 64

/** A format that was made for such arguments before, or a new one. */
export function keptFormat<Format>(
  kept: Map<string, Format>,
  locales: unknown,
  options: unknown,
  make: () => Format,
): Format {
  const key = keyOf(locales, options)
  if (key === undefined) return make()
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = make()
  if (kept.size === MOST) kept.clear()
  kept.set(key, made)
  return made
}

/** Nothing, for arguments that may say something else the next time. */
function keyOf(locales: unknown, options: unknown): string | undefined {
  if (locales !== undefined && typeof locales !== 'string') return undefined
  const locale = `${String(locales)}\n`
  if (options === undefined) return locale
  if (typeof options !== 'object' || options === null) return undefined
  if (Object.getPrototypeOf(options) !== Object.prototype) return undefined
  let key = locale
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'object' || typeof value === 'function') return undefined
    key += `${name}=${typeof value} ${String(value)}\n`
  }
  return key
}
