import wasi from 'node:wasi'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(wasi)
