import { Buffer } from 'node:buffer'
import * as crypto from 'node:crypto'

const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}
const loose: Record<string, (...args: unknown[]) => unknown> = Object(crypto)
const misuse = (name: string, ...args: unknown[]): unknown => attempt(() => loose[name]?.(...args))

const hashes =
  'md5 sha1 sha224 sha256 sha384 sha512 sha512-224 sha512-256 ripemd160 sha3-224 sha3-256 sha3-384 sha3-512 shake128 ' +
  'shake256 blake2b512 blake2s256 RSA-SHA256 sha256WithRSAEncryption SHA256 rmd160 RSA-SHA512/256 ssl3-md5'

/** Each shows what it is named by. */
export const cases = {
  createHash: () =>
    hashes
      .split(' ')
      .map((name) => [
        name,
        crypto.createHash(name).update('abc').digest('hex'),
        crypto
          .createHash(name)
          .update('a'.repeat(300))
          .update(new Uint8Array(5))
          .digest('base64url'),
      ]),
  'createHash: lengths': () =>
    ['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256'].map((name) => {
      const all = crypto.createHash(name)
      for (let length = 0; length < 260; length += 7) {
        const bytes = Buffer.alloc(length, length * 31 + 129)
        all.update(crypto.createHash(name).update(bytes).digest()).update(bytes)
      }
      return all.digest('hex')
    }),
  'createHash: mistakes': () => [
    misuse('createHash', 'none'),
    misuse('createHash'),
    attempt(() => crypto.createHash('sha256', { outputLength: 8 })),
    attempt(() => Object(crypto.createHash('md5')).update(1)),
    attempt(() => {
      const hash = crypto.createHash('md5')
      hash.digest()
      return hash.digest()
    }),
  ],
  'Hash.copy': () => {
    const hash = crypto.createHash('sha1').update('a')
    const copy = hash.copy()
    return [hash.update('b').digest('hex'), copy.digest('hex')]
  },
  'Hash.digest': () => [
    crypto.createHash('shake256', { outputLength: 7 }).update('a').digest(),
    crypto.createHash('sha256').update('6162', 'hex').digest('binary'),
    crypto.createHash('sha256').digest(),
  ],
  'Hash.update': async () => {
    const hash = crypto.createHash('sha256')
    hash.write('piped ')
    hash.end('through')
    const pieces: Buffer[] = []
    for await (const piece of hash) pieces.push(piece)
    return Buffer.concat(pieces)
  },
  hash: () => [crypto.hash('sha1', 'abc'), crypto.hash('md5', Buffer.from('abc'), 'base64')],
  createHmac: () => [
    ...['md5', 'sha1', 'sha256', 'sha512', 'sha3-256'].map((name) =>
      crypto.createHmac(name, 'key').update('abc').digest('hex'),
    ),
    crypto.createHmac('sha256', Buffer.alloc(200, 1)).update('').digest('base64'),
    crypto
      .createHmac('sha256', crypto.createSecretKey(Buffer.from('key')))
      .update('abc')
      .digest(),
    misuse('createHmac', 'none', 'key'),
    misuse('createHmac', 'md5'),
  ],
  'Hmac.digest': () => {
    const hmac = crypto.createHmac('md5', 'k')
    return [hmac.digest('hex'), hmac.digest('hex'), attempt(() => hmac.update('a'))]
  },
  randomBytes: () => [
    crypto.randomBytes(100).length,
    misuse('randomBytes', -1),
    misuse('randomBytes', 'a'),
    new Set(crypto.randomBytes(2000)).size > 200,
  ],
  randomFillSync: () => [
    crypto.randomFillSync(Buffer.alloc(8), 4).subarray(0, 4),
    misuse('randomFillSync', 'a'),
    misuse('randomFillSync', Buffer.alloc(3), 4),
    misuse('randomFillSync', Buffer.alloc(3), 1, 4),
  ],
  randomFill: async () =>
    new Promise((resolve) => {
      crypto.randomFill(Buffer.alloc(8), 6, (error, filled) =>
        resolve([error, filled.subarray(0, 6)]),
      )
    }),
  randomInt: () => {
    const drawn = Array.from({ length: 200 }, () => crypto.randomInt(3, 6))
    const wrong = [misuse('randomInt', 5, 5), misuse('randomInt', 'a'), misuse('randomInt', -1)]
    return [[...new Set(drawn)].toSorted((a, b) => a - b), crypto.randomInt(1), ...wrong]
  },
  randomUUID: () =>
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(crypto.randomUUID()),
  getRandomValues: () => crypto.getRandomValues(new Uint8Array(3)).length,
  timingSafeEqual: () => [
    crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ab')),
    crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')),
    misuse('timingSafeEqual', Buffer.from('a'), Buffer.from('ab')),
    misuse('timingSafeEqual', 'a', Buffer.from('ab')),
  ],
  pbkdf2Sync: () => [
    crypto.pbkdf2Sync('password', 'salt', 3, 40, 'sha512'),
    crypto.pbkdf2Sync(Buffer.from('password'), 'salt', 2, 0, 'sha1'),
    misuse('pbkdf2Sync', 'a', 'b', 0, 3, 'md5'),
    misuse('pbkdf2Sync', 'a', 'b', 1, 3, 'none'),
    misuse('pbkdf2Sync', 'a', 'b', 1, 3),
    misuse('pbkdf2Sync', 1, 'b', 1, 3, 'md5'),
  ],
  pbkdf2: async () =>
    new Promise((resolve) => {
      crypto.pbkdf2('password', 'salt', 2, 20, 'sha256', (...told) => resolve(told))
    }),
  scryptSync: () => [
    crypto.scryptSync('password', 'salt', 32, { N: 16, r: 2, p: 2 }),
    crypto.scryptSync('password', 'salt', 16, { cost: 4, blockSize: 1, parallelization: 1 }),
    misuse('scryptSync', 'a', 'b', 8, { N: 3 }),
    misuse('scryptSync', 'a', 'b', 8, { N: 2 ** 20 }),
    misuse('scryptSync', 'a', 'b', 8, { N: 16, cost: 4 }),
  ],
  scrypt: async () =>
    new Promise((resolve) => {
      crypto.scrypt('password', 'salt', 16, { N: 4 }, (...told) => resolve(told))
    }),
  hkdfSync: () => [
    crypto.hkdfSync('sha256', 'key', 'salt', 'info', 50),
    misuse('hkdfSync', 'none', 'key', 'salt', 'info', 4),
    misuse('hkdfSync', 'sha256', 'key', 'salt', 'info', 255 * 32 + 1),
  ],
  hkdf: async () =>
    new Promise((resolve) => {
      crypto.hkdf('sha1', 'key', 'salt', 'info', 7, (...told) => resolve(told))
    }),
}
