import https from 'node:https'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  Agent: () => {
    const { maxSockets, protocol, defaultPort, keepAlive } = Object(new https.Agent())
    return [maxSockets, protocol, defaultPort, keepAlive, https.Agent.name]
  },
  globalAgent: () => https.globalAgent instanceof https.Agent,
}

export const refused: Cases = usesOf(https, ['Agent'])
