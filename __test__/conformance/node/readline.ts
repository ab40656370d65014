import readline from 'node:readline'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {}

export const refused: Cases = usesOf(readline, [
  'clearLine',
  'clearScreenDown',
  'cursorTo',
  'moveCursor',
])
