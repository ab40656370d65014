/** Each name of Node's `crypto` that a sandbox has. */
export { createHash, hash, Hash } from './hash.ts'
export { createHmac, Hmac } from './hmac.ts'
export { getHashes } from './digest.ts'
export { timingSafeEqual } from './compare.ts'
export { constants } from './constants.ts'
export { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from './derive.ts'
export {
  getRandomValues,
  randomBytes,
  randomBytes as rng,
  randomBytes as pseudoRandomBytes,
  randomBytes as prng,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
} from './random.ts'
