import { Buffer } from 'node:buffer'
import * as crypto from 'node:crypto'
import whole from 'node:crypto'

const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}
const loose: Record<string, (...args: unknown[]) => unknown> = Object(whole)
const [key, iv] = ['k'.repeat(16), 'i'.repeat(16)]
const later = async (name: string, ...args: unknown[]): Promise<unknown> =>
  new Promise((resolve) => loose[name]?.(...args, (...told: unknown[]) => resolve(told)))

/** Two parties whose keys are the same each time. */
const parties = (): [crypto.ECDH, crypto.ECDH] => {
  const [left, right] = [crypto.createECDH('secp256k1'), crypto.createECDH('secp256k1')]
  left.setPrivateKey('01'.repeat(32), 'hex')
  right.setPrivateKey('02'.repeat(32), 'hex')
  return [left, right]
}

/** Each shows what it is named by. */
export const cases = {
  Cipheriv: () => [
    Object(crypto).Cipheriv.name,
    crypto.createCipheriv('aes-128-cbc', key, iv) instanceof Object(crypto).Cipheriv,
  ],
  'Cipheriv.final': () => {
    const cipher = crypto.createCipheriv('aes-128-cbc', key, iv)
    return [cipher.final('hex'), attempt(() => cipher.final()), attempt(() => cipher.update('a'))]
  },
  'Cipheriv.setAutoPadding': () => {
    const cipher = crypto.createCipheriv('aes-128-cbc', key, iv).setAutoPadding(false)
    return [cipher.update('a'.repeat(16), 'utf8', 'hex'), cipher.final('hex')]
  },
  'Cipheriv.setAAD': () => {
    const cipher = crypto.createCipheriv('aes-128-gcm', key, 'n'.repeat(12))
    cipher.setAAD(Buffer.from('added')).final()
    return cipher.getAuthTag()
  },
  Decipheriv: () => Object(crypto).Decipheriv.name,
  'Decipheriv.update': () => {
    const decipher = crypto.createDecipheriv('aes-128-ctr', key, iv)
    return [decipher.update('00ff', 'hex', 'hex'), decipher.update(Buffer.alloc(40))]
  },
  'Decipheriv.final': () => attempt(() => crypto.createDecipheriv('aes-128-cbc', key, iv).final()),
  'Decipheriv.setAutoPadding': () => {
    const decipher = crypto.createDecipheriv('aes-128-cbc', key, iv).setAutoPadding(false)
    return [decipher.update(Buffer.alloc(32)), decipher.final()]
  },
  'Decipheriv.setAuthTag': () => {
    const decipher = crypto.createDecipheriv('aes-128-gcm', key, 'n'.repeat(12))
    return [
      attempt(() => decipher.setAuthTag(Buffer.alloc(3))),
      decipher.setAuthTag(Buffer.alloc(16)) === decipher,
    ]
  },
  'Decipheriv.setAAD': () => {
    const decipher = crypto.createDecipheriv('aes-128-gcm', key, 'n'.repeat(12))
    return decipher.setAAD(Buffer.from('added')) === decipher
  },
  ECDH: () => crypto.createECDH('prime256v1') instanceof crypto.ECDH,
  'ECDH.computeSecret': () => {
    const [left, right] = parties()
    return [
      left.computeSecret(right.getPublicKey('hex'), 'hex', 'hex'),
      attempt(() => left.computeSecret('00'.repeat(9), 'hex')),
    ]
  },
  'ECDH.convertKey': () =>
    crypto.ECDH.convertKey(
      parties()[0].getPublicKey('hex'),
      'secp256k1',
      'hex',
      'hex',
      'compressed',
    ),
  'ECDH.generateKeys': () => crypto.createECDH('secp521r1').generateKeys().length,
  'ECDH.getPrivateKey': () => [parties()[0].getPrivateKey('hex'), parties()[1].getPrivateKey()],
  'ECDH.getPublicKey': () => [
    parties()[0].getPublicKey('hex'),
    parties()[1].getPublicKey(null, 'compressed'),
  ],
  'ECDH.setPrivateKey': () => parties()[0].getPrivateKey('base64'),
  Hash: () => [
    crypto.Hash.name,
    crypto.createHash('md5') instanceof crypto.Hash,
    crypto.createHash('md5').constructor.name,
  ],
  Hmac: () => [crypto.Hmac.name, crypto.createHmac('md5', 'k') instanceof crypto.Hmac],
  'Hmac.update': async () => {
    const hmac = crypto.createHmac('sha256', 'k')
    hmac.write('piped')
    hmac.end()
    const pieces: Buffer[] = []
    for await (const piece of hmac) pieces.push(piece)
    return [
      Buffer.concat(pieces),
      crypto.createHmac('sha256', 'k').update('7069706564', 'hex').digest(),
    ]
  },
  KeyObject: () => [
    crypto.KeyObject.name,
    crypto.createSecretKey('a', 'utf8') instanceof crypto.KeyObject,
  ],
  'KeyObject.type': () => crypto.createSecretKey('a', 'utf8').type,
  'KeyObject.equals': () => {
    const made = (text: string): crypto.KeyObject => crypto.createSecretKey(text, 'utf8')
    return [
      made('a').equals(made('a')),
      made('a').equals(made('b')),
      attempt(() => Object(made('a')).equals('a')),
    ]
  },
  Sign: () => [crypto.Sign.name, crypto.createSign('sha256') instanceof crypto.Sign],
  'Sign.update': () => attempt(() => Object(crypto.createSign('sha256')).update(1)),
  'Sign.sign': () => attempt(() => Object(crypto.createSign('sha256')).sign()),
  Verify: () => [crypto.Verify.name, crypto.createVerify('sha256') instanceof crypto.Verify],
  'Verify.update': () => attempt(() => Object(crypto.createVerify('sha256')).update(1)),
  'Verify.verify': () =>
    attempt(() => Object(crypto.createVerify('sha256')).verify('none', Buffer.alloc(1))),
  checkPrime: async () => later('checkPrime', 7n),
  generatePrimeSync: () => crypto.checkPrimeSync(crypto.generatePrimeSync(32, { bigint: true })),
  generatePrime: async () =>
    Object(await later('generatePrime', 32, { bigint: true }))[1] > 2n ** 31n,
  generateKeySync: () => [
    crypto.generateKeySync('aes', { length: 256 }).symmetricKeySize,
    crypto.generateKeySync('hmac', { length: 72 }).export().length,
    attempt(() => crypto.generateKeySync('aes', { length: 100 })),
  ],
  generateKey: async () =>
    Object(await later('generateKey', 'hmac', { length: 64 }))[1].symmetricKeySize,
  generateKeyPair: async () => {
    const [error, open, own] = Object(await later('generateKeyPair', 'ed25519', undefined))
    return [error, open.type, own.type]
  },
  getHashes: () => crypto.getHashes().filter((name) => !/md5-sha1|sm3/i.test(name)),
  getCiphers: () =>
    ['aes-128-cbc', 'aes-256-gcm', 'aes128', 'none'].map((name) =>
      crypto.getCiphers().includes(name),
    ),
  getCurves: () =>
    ['prime256v1', 'secp256k1', 'secp384r1', 'none'].map((name) =>
      crypto.getCurves().includes(name),
    ),
  getFips: () => crypto.getFips(),
  secureHeapUsed: () => Object.keys(crypto.secureHeapUsed()),
  constants: () => [
    crypto.constants.RSA_PKCS1_PSS_PADDING,
    crypto.constants.RSA_PSS_SALTLEN_DIGEST,
  ],
  webcrypto: () => [
    crypto.webcrypto === globalThis.crypto,
    typeof crypto.webcrypto.getRandomValues,
  ],
  subtle: () => crypto.subtle === globalThis.crypto.subtle,
  rng: () => Object(whole).rng(4).length,
  prng: () => Object(whole).prng(4).length,
  pseudoRandomBytes: () => whole.pseudoRandomBytes(4).length,
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  createDiffieHellmanGroup: () => loose['createDiffieHellmanGroup']?.('modp14'),
  getDiffieHellman: () => loose['getDiffieHellman']?.('modp14'),
  DiffieHellman: () => Reflect.construct(Object(crypto).DiffieHellman, [2]),
  DiffieHellmanGroup: () => Reflect.construct(Object(crypto).DiffieHellmanGroup, ['modp14']),
  Certificate: () => Reflect.construct(Object(crypto).Certificate, []),
  Cipher: () => Reflect.construct(Object(crypto).Cipher, ['aes-128-cbc', 'k']),
  createCipher: () => loose['createCipher']?.('aes-128-cbc', 'k'),
  Decipher: () => Reflect.construct(Object(crypto).Decipher, ['aes-128-cbc', 'k']),
  createDecipher: () => loose['createDecipher']?.('aes-128-cbc', 'k'),
  setFips: () => crypto.setFips(true),
  'KeyObject.from': () => loose['KeyObject'] && Object(crypto.KeyObject).from({}),
}
