import sea from 'node:sea'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  isSea: () => sea.isSea(),
}

export const refused: Cases = usesOf(sea, ['isSea'])
