import promises from 'node:inspector/promises'
import { usesOf, type Cases } from '../../../helpers/comparison.ts'

export const cases: Cases = {
  url: () => promises.url(),
}

export const refused: Cases = usesOf(promises, ['url', 'close'])
