import child_process from 'node:child_process'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(child_process)
