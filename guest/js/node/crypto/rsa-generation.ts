import { absence } from '../absent/absent.ts'
import type { KeyMaterial } from './key-material.ts'
import { randomPrime } from './prime.ts'
import { inverse, rsaSecret } from './rsa.ts'

/** Below it a key protects nothing; above, an interpreter does not come to an end. */
const LEAST_BITS = 512
const MOST_BITS = 4096

export function rsaMaterial(bits: number, e: bigint): KeyMaterial {
  if (bits < LEAST_BITS || bits > MOST_BITS || bits % 2 !== 0) {
    throw absence(
      `an RSA key of ${bits} bits`,
      `choose an even number from ${LEAST_BITS} to ${MOST_BITS}`,
    )
  }
  for (;;) {
    const [p, q] = [randomPrime(bits / 2), randomPrime(bits / 2)]
    const around = (p - 1n) * (q - 1n)
    if (p === q || around % e === 0n) continue
    const [greater, less] = p > q ? [p, q] : [q, p]
    return { kind: 'rsa', n: p * q, e, secret: rsaSecret(inverse(e, around), greater, less) }
  }
}
