import http from 'node:http'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

class Own extends http.Agent {
  own = true
}

const names = ['content-type', 'x_y', '', 'a b', 'ä', 'a:b']
const values: unknown[] = ['text', 'a\tb', 'ä', '€', 'a\nb', undefined, 5, ['x']]

function refusal(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message } = Object(error)
    return `${name} ${code}: ${message}`
  }
}

const call = (name: string, ...args: unknown[]): unknown =>
  refusal(() => Reflect.apply(Reflect.get(http, name), http, args))

export const cases: Cases = {
  METHODS: () => http.METHODS,
  STATUS_CODES: () => http.STATUS_CODES,
  maxHeaderSize: () => http.maxHeaderSize,
  Agent: () => {
    const { maxSockets, protocol, defaultPort, keepAlive } = Object(new Own({ keepAlive: true }))
    return [maxSockets, protocol, defaultPort, keepAlive, new Own() instanceof http.Agent]
  },
  'Agent.destroy': () => new http.Agent({ maxSockets: 4 }).destroy(),
  'Agent.getName': () =>
    Reflect.apply(Reflect.get(new http.Agent(), 'getName'), {}, [{ host: 'a', port: 5 }]),
  globalAgent: () => [http.globalAgent instanceof http.Agent, http.globalAgent.maxSockets],
  setMaxIdleHTTPParsers: () => http.setMaxIdleHTTPParsers(100),
  validateHeaderName: () => names.map((name) => call('validateHeaderName', name)),
  validateHeaderValue: () => values.map((value) => call('validateHeaderValue', 'x', value)),
}

export const refused: Cases = usesOf(http, Object.keys(cases))
