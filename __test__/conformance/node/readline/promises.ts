import promises from 'node:readline/promises'
import { usesOf, type Cases } from '../../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(promises)
