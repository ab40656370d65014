import dns from 'node:dns'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

/** Names of what a look-up can fail by, and flags. */
const codes = Object.fromEntries(
  Object.entries(dns)
    .filter(([name]) => /^[A-Z0-9]+$/.test(name))
    .map(([name, value]) => [name, () => value]),
)

export const cases: Cases = {
  ...codes,
  getDefaultResultOrder: () => dns.getDefaultResultOrder(),
}

export const refused: Cases = usesOf(dns, [
  'getServers',
  'setServers',
  'getDefaultResultOrder',
  'setDefaultResultOrder',
])
