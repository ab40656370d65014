import tls from 'node:tls'
import { usesOf, type Cases } from '../../helpers/comparison.ts'

export const cases: Cases = {
  CLIENT_RENEG_LIMIT: () => tls.CLIENT_RENEG_LIMIT,
  CLIENT_RENEG_WINDOW: () => tls.CLIENT_RENEG_WINDOW,
  DEFAULT_ECDH_CURVE: () => tls.DEFAULT_ECDH_CURVE,
  DEFAULT_MIN_VERSION: () => tls.DEFAULT_MIN_VERSION,
  DEFAULT_MAX_VERSION: () => tls.DEFAULT_MAX_VERSION,
}

export const refused: Cases = usesOf(tls, ['getCiphers'])
