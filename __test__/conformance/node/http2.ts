import http2 from 'node:http2'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  constants: () =>
    Object.entries(http2.constants).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  sensitiveHeaders: () => String(http2.sensitiveHeaders),
}

export const refused: Cases = usesOf(http2)
