import promises from 'node:dns/promises'
import { usesOf, type Cases } from '../../../helpers/comparison.ts'

/** Names of what a look-up can fail by, and flags. */
const codes = Object.fromEntries(
  Object.entries(promises)
    .filter(([name]) => /^[A-Z0-9]+$/.test(name))
    .map(([name, value]) => [name, () => value]),
)

export const cases: Cases = {
  ...codes,
}

export const refused: Cases = usesOf(promises, [
  'getServers',
  'setServers',
  'getDefaultResultOrder',
  'setDefaultResultOrder',
])
