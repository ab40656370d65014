/** Each name of Node's `crypto`, but for the web's. */
export { createECDH, diffieHellman, ECDH } from './agreement.ts'
export { createCipheriv, createDecipheriv, Cipheriv, Decipheriv } from './cipher.ts'
export { getCipherInfo, getCiphers } from './cipher-info.ts'
export { timingSafeEqual } from './compare.ts'
export { constants } from './constants.ts'
export { getCurves } from './curves.ts'
export { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from './derive.ts'
export { getHashes } from './digest.ts'
export { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync } from './generate.ts'
export { createHash, hash, Hash } from './hash.ts'
export { createHmac, Hmac } from './hmac.ts'
export { createPrivateKey, createPublicKey } from './key-input.ts'
export { createSecretKey, KeyObject } from './key-object.ts'
export { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync } from './primes.ts'
export {
  getRandomValues,
  randomBytes,
  randomBytes as prng,
  randomBytes as pseudoRandomBytes,
  randomBytes as rng,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
} from './random.ts'
export { privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt } from './rsa-encryption.ts'
export { createSign, createVerify, Sign, Verify } from './signer.ts'
export { sign, verify } from './signature.ts'
export * from './unavailable.ts'
export { subtle, webcrypto } from './web.ts'
