import domain from 'node:domain'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  active: () => Reflect.get(domain, 'active'),
}

export const refused: Cases = usesOf(domain)
