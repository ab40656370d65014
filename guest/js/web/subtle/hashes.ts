import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { fault } from './key.ts'

/** The hashes that algorithms are given by name. */
export const hashes = { 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 }

type HashName = keyof typeof hashes

/** A hash function. */
export type Hash = (typeof hashes)[HashName]

const names: readonly HashName[] = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']

/** The name of a hash, from a text or an object with one. */
export function hashName(given: unknown): HashName {
  const text = String(
    typeof given === 'object' && given !== null ? Reflect.get(given, 'name') : given,
  )
  const name = names.find((each) => each === text.toUpperCase())
  if (name === undefined) throw fault('NotSupportedError', `Unrecognized algorithm name: ${text}`)
  return name
}

/** A hash by its name. */
export function hashOf(given: unknown): Hash {
  return hashes[hashName(given)]
}
