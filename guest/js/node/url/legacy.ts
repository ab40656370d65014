import { Url as Library } from 'library:url'
import { named } from '../class-name.ts'
import { wrongType } from '../usage-error.ts'

/** `url.parse()` and its kind, older than `URL`: the library's algorithm, in an object that looks like Node's. */

/** In the order in which they are listed of a Url. */
const PARTS = [
  'protocol',
  'slashes',
  'auth',
  'host',
  'port',
  'hostname',
  'hash',
  'search',
  'query',
  'pathname',
  'path',
  'href',
] as const

type Part = (typeof PARTS)[number]

const methods = {
  parse(this: Url, url: unknown, parseQueryString?: unknown, slashesDenoteHost?: unknown): Url {
    if (typeof url !== 'string') throw wrongType('url', 'of type string', url)
    return filled(this, methodOf('parse'), [url, parseQueryString, slashesDenoteHost])
  },
  format(this: object): string {
    return String(Reflect.apply(methodOf('format'), this, []))
  },
  resolve(this: Url, relative: unknown): string {
    return methods.format.call(methods.resolveObject.call(this, parse(relative, false, true)))
  },
  resolveObject(this: Url, relative: unknown): Url {
    const target = typeof relative === 'string' ? parse(relative, false, true) : relative
    return filled(new Url(), methodOf('resolveObject'), [target], this)
  },
  parseHost(this: object): void {
    Reflect.apply(methodOf('parseHost'), this, [])
  },
}

/** Node's class is a function of old, whose prototype lists its methods. */
export class Url {
  static {
    named(this, 'Url')
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(this.prototype, name, { value, enumerable: true, writable: true })
    }
  }

  constructor() {
    for (const part of PARTS) Reflect.set(this, part, null)
  }
}

export function parse(url: unknown, parseQueryString?: unknown, slashesDenoteHost?: unknown): Url {
  if (url instanceof Url) return url
  return methods.parse.call(new Url(), url, parseQueryString, slashesDenoteHost)
}

export function resolve(from: unknown, to: unknown): string {
  return methods.resolve.call(parse(from, false, true), to)
}

export function resolveObject(from: unknown, to: unknown): unknown {
  return from ? methods.resolveObject.call(parse(from, false, true), to) : to
}

/** The text of an object of parts, as `url.format()` makes it. */
export function formatParts(parts: object): string {
  return methods.format.call(parts)
}

function methodOf(name: string): (...args: unknown[]) => unknown {
  return Reflect.get(Library.prototype, name)
}

/** Calls the library's method on an object of its own, and takes over the parts. */
function filled(
  into: Url,
  method: (...args: unknown[]) => unknown,
  args: unknown[],
  of?: Url,
): Url {
  const library: object = Object.create(Library.prototype)
  for (const part of PARTS) Reflect.set(library, part, partOf(of ?? into, part))
  const result: unknown = Reflect.apply(method, library, args)
  for (const part of PARTS) Reflect.set(into, part, partOf(Object(result ?? library), part))
  return into
}

function partOf(of: object, part: Part): unknown {
  return Reflect.get(of, part) ?? null
}
