import { define } from '../../src/property.ts'

/** What a request says of itself, and what it says if nobody said anything else. */
const told: Record<string, unknown> = {
  redirect: 'follow',
  mode: 'cors',
  credentials: 'same-origin',
  cache: 'default',
  referrer: 'about:client',
  referrerPolicy: '',
  integrity: '',
  keepalive: false,
}

const forbidden = ['CONNECT', 'TRACE', 'TRACK']

/** Gives requests the properties that the engine forgets. */
export function readRequest(): void {
  const Engine = Request
  const kept = new WeakMap<object, Record<string, unknown>>()
  const { clone } = Engine.prototype
  const Reading = new Proxy(Engine, {
    construct(target, args, newTarget) {
      const [input, init] = args
      const method = String(Object(init).method ?? 'GET')
      if (forbidden.includes(method.toUpperCase())) {
        throw new TypeError(`'${method}' HTTP method is unsupported.`)
      }
      const request = Object(Reflect.construct(target, args, newTarget))
      const given = Object.keys(told).map((name) => [name, Object(init)[name]])
      const said = Object.fromEntries(given.filter(([, value]) => value !== undefined))
      kept.set(request, { ...told, ...kept.get(Object(input)), ...said })
      return request
    },
  })
  for (const name of Object.keys(told)) {
    Object.defineProperty(Engine.prototype, name, {
      get(this: Request) {
        return (kept.get(this) ?? told)[name]
      },
      configurable: true,
    })
  }
  define(Engine.prototype, 'clone', function (this: Request): Request {
    const copy = Reflect.apply(clone, this, [])
    kept.set(copy, kept.get(this) ?? told)
    return copy
  })
  define(Engine.prototype, 'constructor', Reading)
  define(globalThis, 'Request', Reading)
}
