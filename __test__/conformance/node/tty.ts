import tty from 'node:tty'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  isatty: () => [tty.isatty(-1), tty.isatty(99)],
}

export const refused: Cases = usesOf(tty, ['isatty'])
