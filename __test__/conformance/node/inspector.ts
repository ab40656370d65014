import inspector from 'node:inspector'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  url: () => inspector.url(),
}

export const refused: Cases = usesOf(inspector, ['url', 'close'])
