import { named } from '../class-name.ts'
import { EventEmitter } from '../events/module.ts'

/** Keeps connections in Node. The host keeps them here: what an agent is set to, it only remembers. */
export class Agent extends EventEmitter {
  static {
    named(this, 'Agent')
  }

  static defaultMaxSockets: number = Number.POSITIVE_INFINITY

  defaultPort = 80
  protocol = 'http:'
  options: object
  requests: object = {}
  sockets: object = {}
  freeSockets: object = {}
  keepAliveMsecs = 1000
  keepAlive = false
  maxSockets: number = Number.POSITIVE_INFINITY
  maxFreeSockets = 256
  scheduling = 'lifo'
  maxTotalSockets: number = Number.POSITIVE_INFINITY
  totalSocketCount = 0

  constructor(options?: object) {
    super()
    this.options = Object.assign(Object.create(null), options)
    const settings = ['keepAliveMsecs', 'keepAlive', 'maxSockets', 'maxFreeSockets', 'scheduling']
    for (const name of [...settings, 'maxTotalSockets']) {
      const value: unknown = Reflect.get(this.options, name)
      if (value !== undefined) Reflect.set(this, name, value)
    }
  }

  getName(options: object = {}): string {
    const { host = 'localhost', port = '', localAddress = '' } = Object(options)
    return `${host}:${port}:${localAddress}`
  }

  destroy(): void {}
}

export class SecureAgent extends Agent {
  static {
    named(this, 'Agent')
  }

  override defaultPort = 443
  override protocol = 'https:'
  maxCachedSessions = 100
}
