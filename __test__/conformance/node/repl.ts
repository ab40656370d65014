import repl from 'node:repl'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(repl)
