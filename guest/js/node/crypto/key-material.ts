/** Curves of ECDSA and ECDH, by OpenSSL's names. */
export type EcName = 'prime256v1' | 'secp384r1' | 'secp521r1' | 'secp256k1'
/** Curves whose keys are just bytes. */
export type OkpName = 'ed25519' | 'ed448' | 'x25519' | 'x448'

export interface RsaPrivate {
  d: bigint
  p: bigint
  q: bigint
  dp: bigint
  dq: bigint
  qi: bigint
}

/** What a key of two halves is made of; a public one has no `secret`. */
export type KeyMaterial =
  | { kind: 'rsa'; n: bigint; e: bigint; secret?: RsaPrivate }
  | { kind: 'ec'; curve: EcName; point: Uint8Array; secret?: Uint8Array }
  | { kind: OkpName; point: Uint8Array; secret?: Uint8Array }

/** The same without its secret half. */
export function publicHalf(key: KeyMaterial): KeyMaterial {
  const { secret: _, ...rest } = key
  return rest
}
