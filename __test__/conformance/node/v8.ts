import v8 from 'node:v8'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  stopCoverage: () => v8.stopCoverage(),
  takeCoverage: () => v8.takeCoverage(),
}

export const refused: Cases = usesOf(v8, [
  'cachedDataVersionTag',
  'setFlagsFromString',
  'takeCoverage',
  'stopCoverage',
])
