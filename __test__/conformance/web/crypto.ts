/** What `crypto.subtle` makes, in Node and in a sandbox: where chance has a part, what can be said of it. */

const { subtle } = crypto
const encoder = new TextEncoder()
const message = encoder.encode('hello world, this is a message')
const other = encoder.encode('another')
const secret = Uint8Array.from({ length: 32 }, (_, index) => index)
const [iv, block] = [new Uint8Array(12).fill(3), new Uint8Array(16).fill(4)]
const hashes = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']
const exponent = Uint8Array.of(1, 0, 1)

type Keys = { publicKey: CryptoKey; privateKey: CryptoKey }
type CryptoKey = Parameters<typeof subtle.exportKey>[1]

async function pair(algorithm: object, usages: string[]): Promise<Keys> {
  const made: unknown = await Reflect.apply(subtle.generateKey, subtle, [algorithm, true, usages])
  const { publicKey, privateKey } = Object(made)
  return { publicKey, privateKey }
}

async function failure(run: () => unknown): Promise<unknown> {
  try {
    await run()
    return 'it works'
  } catch (error) {
    return Object(error).name
  }
}

async function signed(algorithm: object, params: object): Promise<unknown> {
  const { publicKey, privateKey } = await pair(algorithm, ['sign', 'verify'])
  const sign = async (key: unknown): Promise<ArrayBuffer> =>
    Reflect.apply(subtle.sign, subtle, [params, key, message])
  const isBy = async (key: unknown, signature: ArrayBuffer, text = message): Promise<boolean> =>
    Reflect.apply(subtle.verify, subtle, [params, key, signature, text])
  const signature = await sign(privateKey)
  const again = async (format: string, key: CryptoKey, usage: string): Promise<unknown> => {
    const data: unknown = await Reflect.apply(subtle.exportKey, subtle, [format, key])
    return Reflect.apply(subtle.importKey, subtle, [format, data, algorithm, true, [usage]])
  }
  const jwk = Object(await subtle.exportKey('jwk', privateKey))
  return [
    signature.byteLength,
    await isBy(publicKey, signature),
    await isBy(publicKey, signature, other),
    await isBy(await again('spki', publicKey, 'verify'), signature),
    await isBy(await again('jwk', publicKey, 'verify'), signature),
    await isBy(publicKey, await sign(await again('pkcs8', privateKey, 'sign'))),
    await isBy(publicKey, await sign(await again('jwk', privateKey, 'sign'))),
    Object.keys(jwk).toSorted(),
    [
      jwk.kty,
      jwk.crv,
      jwk.alg,
      publicKey.usages,
      privateKey.usages,
      publicKey.algorithm,
      String(publicKey),
    ],
  ]
}

async function agreed(algorithm: object): Promise<unknown> {
  const [one, two] = [await pair(algorithm, ['deriveBits']), await pair(algorithm, ['deriveBits'])]
  const bits = async (mine: Keys, theirs: Keys): Promise<string> => {
    const params = { ...algorithm, public: theirs.publicKey }
    const found: ArrayBuffer = await Reflect.apply(subtle.deriveBits, subtle, [
      params,
      mine.privateKey,
      256,
    ])
    return String(new Uint8Array(found))
  }
  return (await bits(one, two)) === (await bits(two, one))
}

async function encrypted(params: { name: string; [more: string]: unknown }): Promise<unknown> {
  const key = await subtle.importKey('raw', secret, params.name, true, ['encrypt', 'decrypt'])
  const cipher: ArrayBuffer = await Reflect.apply(subtle.encrypt, subtle, [params, key, message])
  const plain = await Reflect.apply(subtle.decrypt, subtle, [params, key, cipher])
  return [cipher, plain, await subtle.exportKey('jwk', key)]
}

async function derivedFrom(name: string): Promise<CryptoKey> {
  return subtle.importKey('raw', encoder.encode('password'), name, false, [
    'deriveBits',
    'deriveKey',
  ])
}

export const cases = {
  digest: async () => Promise.all(hashes.map(async (hash) => subtle.digest(hash, message))),
  'digest: a hash that is none': async () => failure(async () => subtle.digest('MD5', message)),
  HMAC: async () =>
    Promise.all(
      hashes.map(async (hash) => {
        const key = await subtle.importKey('raw', secret, { name: 'HMAC', hash }, true, [
          'sign',
          'verify',
        ])
        const signature = await subtle.sign('HMAC', key, message)
        return [
          signature,
          await subtle.verify('HMAC', key, signature, message),
          await subtle.verify('HMAC', key, signature, other),
          await subtle.exportKey('jwk', key),
          key.algorithm,
          key.usages,
        ]
      }),
    ),
  PBKDF2: async () => {
    const key = await derivedFrom('PBKDF2')
    return Promise.all(
      hashes.map(async (hash) =>
        subtle.deriveBits({ name: 'PBKDF2', hash, salt: block, iterations: 50 }, key, 256),
      ),
    )
  },
  HKDF: async () => {
    const key = await derivedFrom('HKDF')
    return Promise.all(
      hashes.map(async (hash) =>
        subtle.deriveBits({ name: 'HKDF', hash, salt: block, info: other }, key, 256),
      ),
    )
  },
  deriveKey: async () => {
    const params = { name: 'PBKDF2', hash: 'SHA-256', salt: block, iterations: 10 }
    const key = await subtle.deriveKey(
      params,
      await derivedFrom('PBKDF2'),
      { name: 'AES-GCM', length: 256 },
      true,
      ['encrypt'],
    )
    return [await subtle.exportKey('raw', key), key.algorithm, key.usages]
  },
  'AES-GCM': async () => [
    await encrypted({ name: 'AES-GCM', iv }),
    await encrypted({ name: 'AES-GCM', iv, additionalData: other }),
    await encrypted({ name: 'AES-GCM', iv, tagLength: 96 }),
  ],
  'AES-GCM: what was changed': async () => {
    const key = await subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt'])
    const cipher = new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv }, key, message))
    cipher[0] = (cipher[0] ?? 0) ^ 1
    return failure(async () => subtle.decrypt({ name: 'AES-GCM', iv }, key, cipher))
  },
  'AES-CBC': async () => encrypted({ name: 'AES-CBC', iv: block }),
  'AES-CTR': async () => encrypted({ name: 'AES-CTR', counter: block, length: 64 }),
  'AES-KW': async () => {
    const by = await subtle.importKey('raw', secret, 'AES-KW', false, ['wrapKey', 'unwrapKey'])
    const key = await subtle.importKey('raw', secret.slice(16), 'AES-GCM', true, ['encrypt'])
    const wrapped = await subtle.wrapKey('raw', key, by, 'AES-KW')
    const unwrapped = await subtle.unwrapKey('raw', wrapped, by, 'AES-KW', 'AES-GCM', true, [
      'encrypt',
    ])
    return [wrapped, await subtle.exportKey('raw', unwrapped)]
  },
  'ECDSA P-256': async () =>
    signed({ name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }),
  'ECDSA P-384': async () =>
    signed({ name: 'ECDSA', namedCurve: 'P-384' }, { name: 'ECDSA', hash: 'SHA-384' }),
  Ed25519: async () => signed({ name: 'Ed25519' }, { name: 'Ed25519' }),
  'ECDH P-256': async () => agreed({ name: 'ECDH', namedCurve: 'P-256' }),
  X25519: async () => agreed({ name: 'X25519' }),
  'RSASSA-PKCS1-v1_5': async () => {
    const name = 'RSASSA-PKCS1-v1_5'
    return signed({ name, modulusLength: 768, publicExponent: exponent, hash: 'SHA-256' }, { name })
  },
  'RSA-PSS': async () => {
    const name = 'RSA-PSS'
    return signed(
      { name, modulusLength: 768, publicExponent: exponent, hash: 'SHA-256' },
      { name, saltLength: 32 },
    )
  },
  'RSA-OAEP': async () => {
    const name = 'RSA-OAEP'
    const { publicKey, privateKey } = await pair(
      { name, modulusLength: 768, publicExponent: exponent, hash: 'SHA-1' },
      ['encrypt', 'decrypt'],
    )
    const cipher = await subtle.encrypt({ name, label: other }, publicKey, message)
    return [
      cipher.byteLength,
      await subtle.decrypt({ name, label: other }, privateKey, cipher),
      await failure(async () => subtle.decrypt({ name }, privateKey, cipher)),
    ]
  },
  'what is refused': async () => [
    await failure(async () => subtle.importKey('raw', secret, 'NOPE', true, [])),
    await failure(async () => subtle.importKey('raw', secret, 'AES-GCM', true, ['sign'])),
    await failure(async () =>
      subtle.importKey('raw', secret.slice(27), 'AES-GCM', true, ['encrypt']),
    ),
    await failure(async () => subtle.importKey('raw', secret, 'AES-GCM', true, [])),
    await failure(async () =>
      subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-1' }, true, ['sign']),
    ),
    await failure(async () =>
      subtle.sign(
        'HMAC',
        await subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']),
        message,
      ),
    ),
    await failure(() => Reflect.construct(Reflect.get(globalThis, 'CryptoKey'), [])),
  ],
  'what it is': () => [
    String(crypto.subtle),
    crypto.subtle === crypto.subtle,
    typeof crypto.randomUUID(),
  ],
}
