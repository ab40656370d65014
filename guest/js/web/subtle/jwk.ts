import { fault } from './key.ts'

/** A key as JSON (RFC 7517). */
export type Jwk = Record<string, unknown>

/** Bytes as JSON has them. */
export function encoded(bytes: Uint8Array): string {
  const text = bytes.toBase64?.({ alphabet: 'base64url', omitPadding: true })
  return text ?? ''
}

/** The bytes of a member. */
export function decoded(jwk: Jwk, name: string): Uint8Array {
  const text = jwk[name]
  if (typeof text !== 'string') throw fault('DataError', 'Invalid keyData')
  try {
    const bytes = Uint8Array.fromBase64?.(text, { alphabet: 'base64url' })
    return bytes ?? new Uint8Array()
  } catch {
    throw fault('DataError', 'Invalid keyData')
  }
}

/** Refuses a key that says that it is of another kind, or not for what it is imported for. */
export function checkJwk(jwk: Jwk, kty: string, extractable: boolean): void {
  if (typeof jwk !== 'object' || jwk === null || jwk['kty'] !== kty) {
    throw fault('DataError', 'Invalid JWK "kty" Parameter')
  }
  if (jwk['ext'] === false && extractable) {
    throw fault('DataError', 'JWK "ext" Parameter and extractable mismatch')
  }
}
