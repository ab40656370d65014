import dgram from 'node:dgram'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(dgram)
