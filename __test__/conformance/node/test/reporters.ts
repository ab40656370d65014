import * as reporters from 'node:test/reporters'
import { usesOf, type Cases } from '../../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(reporters)
