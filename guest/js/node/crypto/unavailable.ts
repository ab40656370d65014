import { absent } from '../absent.ts'

/** What imports, and says at its use that a sandbox has none of it. */

const GROUPS = 'use createECDH() or diffieHellman() with x25519'

export function createDiffieHellman(): never {
  throw absent('crypto.createDiffieHellman()', GROUPS)
}

export function createDiffieHellmanGroup(): never {
  throw absent('crypto.createDiffieHellmanGroup()', GROUPS)
}

export function getDiffieHellman(): never {
  throw absent('crypto.getDiffieHellman()', GROUPS)
}

export function DiffieHellman(): never {
  throw absent('crypto.DiffieHellman', GROUPS)
}

export function DiffieHellmanGroup(): never {
  throw absent('crypto.DiffieHellmanGroup', GROUPS)
}

/** Gone in newer versions of Node: the key is made of a password in a way that protects nothing. */
export function createCipher(): never {
  throw absent('crypto.createCipher()', 'use createCipheriv()')
}

export function createDecipher(): never {
  throw absent('crypto.createDecipher()', 'use createDecipheriv()')
}

export function Cipher(): never {
  throw absent('crypto.Cipher', 'use createCipheriv()')
}

export function Decipher(): never {
  throw absent('crypto.Decipher', 'use createDecipheriv()')
}

export function Certificate(): never {
  throw absent('crypto.Certificate', 'SPKAC is not there')
}

export function X509Certificate(): never {
  throw absent('crypto.X509Certificate', 'createPublicKey() takes the key out of a certificate')
}

export function setEngine(): never {
  throw absent('crypto.setEngine()', 'there is no OpenSSL')
}

export function setFips(fips: unknown): void {
  if (fips) throw absent('crypto.setFips()', 'there is no OpenSSL')
}

export function getFips(): number {
  return 0
}

export function secureHeapUsed(): object {
  return { total: 0, used: 0, utilization: 0, min: 0 }
}
