import { absence } from '../absent/absent.ts'

/** What imports, and says at its use that a sandbox has none of it. */

const GROUPS = 'use createECDH() or diffieHellman() with x25519'

export function createDiffieHellman(): never {
  throw absence('crypto.createDiffieHellman()', GROUPS)
}

export function createDiffieHellmanGroup(): never {
  throw absence('crypto.createDiffieHellmanGroup()', GROUPS)
}

export function getDiffieHellman(): never {
  throw absence('crypto.getDiffieHellman()', GROUPS)
}

export function DiffieHellman(): never {
  throw absence('crypto.DiffieHellman', GROUPS)
}

export function DiffieHellmanGroup(): never {
  throw absence('crypto.DiffieHellmanGroup', GROUPS)
}

/** Gone in newer versions of Node: the key is made of a password in a way that protects nothing. */
export function createCipher(): never {
  throw absence('crypto.createCipher()', 'use createCipheriv()')
}

export function createDecipher(): never {
  throw absence('crypto.createDecipher()', 'use createDecipheriv()')
}

export function Cipher(): never {
  throw absence('crypto.Cipher', 'use createCipheriv()')
}

export function Decipher(): never {
  throw absence('crypto.Decipher', 'use createDecipheriv()')
}

export function Certificate(): never {
  throw absence('crypto.Certificate', 'SPKAC is not there')
}

export function X509Certificate(): never {
  throw absence('crypto.X509Certificate', 'createPublicKey() takes the key out of a certificate')
}

export function setEngine(): never {
  throw absence('crypto.setEngine()', 'there is no OpenSSL')
}

export function setFips(fips: unknown): void {
  if (fips) throw absence('crypto.setFips()', 'there is no OpenSSL')
}

export function getFips(): number {
  return 0
}

export function secureHeapUsed(): object {
  return { total: 0, used: 0, utilization: 0, min: 0 }
}
