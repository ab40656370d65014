import { blake2b, blake2s } from '@noble/hashes/blake2.js'
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js'
import {
  sha224,
  sha256,
  sha384,
  sha512,
  sha512_224 as sha512t224,
  sha512_256 as sha512t256,
} from '@noble/hashes/sha2.js'
import {
  sha3_224 as sha3t224,
  sha3_256 as sha3t256,
  sha3_384 as sha3t384,
  sha3_512 as sha3t512,
  shake128,
  shake256,
} from '@noble/hashes/sha3.js'
import type { CHash } from '@noble/hashes/utils.js'
import { coded } from '../usage-error.ts'
import { quickenSha } from './swift-sha.ts'

/** A hash function. */
export type Digest = CHash

/** By OpenSSL's names. */
const digests: Record<string, Digest> = /* @__PURE__ */ all()

function all(): Record<string, Digest> {
  quickenSha()
  return {
    blake2b512: blake2b,
    blake2s256: blake2s,
    md5,
    ripemd160,
    sha1,
    sha224,
    sha256,
    'sha3-224': sha3t224,
    'sha3-256': sha3t256,
    'sha3-384': sha3t384,
    'sha3-512': sha3t512,
    sha384,
    sha512,
    'sha512-224': sha512t224,
    'sha512-256': sha512t256,
    shake128,
    shake256,
  }
}

const others: Record<string, string> = {
  ripemd: 'ripemd160',
  rmd160: 'ripemd160',
  ripemd160withrsa: 'ripemd160',
  'rsa-sha1-2': 'sha1',
  'ssl3-md5': 'md5',
  'ssl3-sha1': 'sha1',
}

/** OpenSSL's name of a hash function, by any that it has for it: `RSA-SHA256`, `sha256WithRSAEncryption`, `SHA-256`. */
export function digestName(name: string): string | undefined {
  const low = name.toLowerCase()
  const known = others[low] ?? bare(low)
  return Object.hasOwn(digests, known) ? known : undefined
}

function bare(name: string): string {
  return name
    .replace(/^rsa-|^id-rsassa-pkcs1-v1_5-with-/, '')
    .replace(/withrsaencryption$/, '')
    .replace(/^sha512\//, 'sha512-')
    .replace(/^sha-?([125])/, 'sha$1')
    .replace(/^sha-?(3\d\d)$/, 'sha$1')
}

/** The hash function of a name, if there is one. */
export function findDigest(name: string): Digest | undefined {
  const known = digestName(name)
  return known === undefined ? undefined : digests[known]
}

/** The hash function of a name that Node would refuse with `ERR_CRYPTO_INVALID_DIGEST`, were it none. */
export function digestOf(name: string): Digest {
  const digest = findDigest(name)
  if (!digest) {
    throw coded(new TypeError(`Invalid digest: ${name}`), 'ERR_CRYPTO_INVALID_DIGEST')
  }
  return digest
}

/** Every name of a hash function, as Node lists and sorts them. */
export function getHashes(): string[] {
  const names = Object.keys(digests)
  const sha2 = names.filter((name) => /^sha\d\d\d/.test(name))
  const sha3 = names.filter((name) => name.startsWith('sha3-'))
  const signing = [...sha2, ...sha3].map((name) =>
    `RSA-${name.toUpperCase()}`.replace('512-', '512/'),
  )
  const rest =
    'RSA-MD5 RSA-RIPEMD160 RSA-SHA1 RSA-SHA1-2 ripemd ripemd160WithRSA rmd160 ssl3-md5 ssl3-sha1'
  return [
    ...names,
    ...signing,
    ...sha3.map((name) => `id-rsassa-pkcs1-v1_5-with-${name}`),
    ...['md5', 'sha1', ...sha2].map((name) => `${name}WithRSAEncryption`),
    ...rest.split(' '),
  ].toSorted()
}
