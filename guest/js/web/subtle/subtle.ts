import { bytesIn, type Algorithm, type KeyData, type Params } from './algorithm.ts'
import { curveAlgorithms } from './curve-algorithms.ts'
import { hashName } from './hashes.ts'
import { CryptoKey, fault, newKey, type NewKey } from './key.ts'
import { rsaAlgorithms } from './rsa-algorithms.ts'
import { secretAlgorithms } from './secret-algorithms.ts'

/** `crypto.subtle`: the engine's own makes digests, and little else. */

const algorithms: Record<string, Algorithm> = {
  ...secretAlgorithms,
  ...curveAlgorithms,
  ...rsaAlgorithms,
}

const engine = crypto.subtle
const engineDigest = engine.digest

const text = new TextEncoder()

function paramsOf(given: unknown): Params {
  const rest: object = typeof given === 'object' && given !== null ? given : {}
  const written = typeof given === 'string' ? given : String(Reflect.get(rest, 'name'))
  const name = Object.keys(algorithms).find((each) => each.toLowerCase() === written.toLowerCase())
  if (name === undefined)
    throw fault('NotSupportedError', `Unrecognized algorithm name: ${written}`)
  return { ...rest, name }
}

/** The operation of an algorithm, or the error that it has none. */
function operation<Name extends keyof Algorithm>(
  name: string,
  what: Name,
): NonNullable<Algorithm[Name]> {
  const found = algorithms[name]?.[what]
  if (!found) throw fault('NotSupportedError', `${name} has no ${what}`)
  return found
}

function checkKey(key: CryptoKey, { name }: Params, usage: string): void {
  if (!(key instanceof CryptoKey)) throw new TypeError('The key is not a CryptoKey')
  if (key.algorithm.name !== name) throw fault('InvalidAccessError', 'Key algorithm mismatch')
  if (!key.usages.includes(usage)) {
    throw fault('InvalidAccessError', `Unable to use this key to ${usage}`)
  }
}

function keyFrom(
  made: Omit<NewKey, 'extractable' | 'usages'>,
  extractable: boolean,
  usages: string[],
): CryptoKey {
  const allowed = algorithms[made.algorithm.name]?.usages[made.type] ?? []
  if (usages.some((usage) => !allowed.includes(usage))) {
    throw new DOMException(`Unsupported key usage for a ${made.algorithm.name} key`, 'SyntaxError')
  }
  if (made.type !== 'public' && usages.length === 0) {
    throw new DOMException('Usages cannot be empty when creating a key.', 'SyntaxError')
  }
  return newKey({ ...made, extractable, usages })
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  const made = new ArrayBuffer(bytes.length)
  new Uint8Array(made).set(bytes)
  return made
}

function dataOf(format: string, data: unknown): KeyData {
  if (format !== 'jwk') return bytesIn(data, 'keyData')
  if (typeof data !== 'object' || data === null) throw new TypeError('keyData must be an object')
  return { ...data }
}

class SubtleCrypto {
  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return Reflect.apply(engineDigest, engine, [hashName(algorithm), bytesIn(data, 'data')])
  }

  async generateKey(
    algorithm: unknown,
    extractable: boolean,
    usages: Iterable<string>,
  ): Promise<unknown> {
    const params = paramsOf(algorithm)
    const asked = [...usages]
    const [first, second] = operation(params.name, 'generate')(params)
    if (!first) throw fault('OperationError', 'No key was made')
    if (!second) return keyFrom(first, extractable, asked)
    const { usages: known } = algorithms[params.name] ?? { usages: {} }
    const [forPublic, forPrivate] = [known.public ?? [], known.private ?? []]
    if (asked.some((usage) => !forPublic.includes(usage) && !forPrivate.includes(usage))) {
      throw new DOMException(`Unsupported key usage for a ${params.name} key`, 'SyntaxError')
    }
    const privateKey = keyFrom(
      second,
      extractable,
      asked.filter((usage) => forPrivate.includes(usage)),
    )
    const publicKey = keyFrom(
      first,
      true,
      asked.filter((usage) => forPublic.includes(usage)),
    )
    return { publicKey, privateKey }
  }

  async importKey(
    format: string,
    data: unknown,
    algorithm: unknown,
    extractable: boolean,
    usages: Iterable<string>,
  ): Promise<CryptoKey> {
    const params = paramsOf(algorithm)
    const made = operation(params.name, 'importKey')(
      format,
      dataOf(format, data),
      params,
      extractable,
    )
    return keyFrom(made, made.type === 'public' ? extractable : Boolean(extractable), [...usages])
  }

  async exportKey(format: string, key: CryptoKey): Promise<unknown> {
    if (!(key instanceof CryptoKey)) throw new TypeError('The key is not a CryptoKey')
    const write = operation(key.algorithm.name, 'exportKey')
    if (!key.extractable) throw fault('InvalidAccessError', 'key is not extractable')
    const data = write(format, key)
    return data instanceof Uint8Array ? buffer(data) : data
  }

  async sign(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const params = paramsOf(algorithm)
    checkKey(key, params, 'sign')
    return buffer(operation(params.name, 'sign')(params, key, bytesIn(data, 'data')))
  }

  async verify(
    algorithm: unknown,
    key: CryptoKey,
    signature: unknown,
    data: unknown,
  ): Promise<boolean> {
    const params = paramsOf(algorithm)
    checkKey(key, params, 'verify')
    const [signed, given] = [bytesIn(signature, 'signature'), bytesIn(data, 'data')]
    return operation(params.name, 'verify')(params, key, signed, given)
  }

  async encrypt(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const params = paramsOf(algorithm)
    checkKey(key, params, 'encrypt')
    return buffer(operation(params.name, 'encrypt')(params, key, bytesIn(data, 'data')))
  }

  async decrypt(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const params = paramsOf(algorithm)
    checkKey(key, params, 'decrypt')
    return buffer(operation(params.name, 'decrypt')(params, key, bytesIn(data, 'data')))
  }

  async deriveBits(
    algorithm: unknown,
    key: CryptoKey,
    length: number | null = null,
  ): Promise<ArrayBuffer> {
    const params = paramsOf(algorithm)
    checkKey(key, params, 'deriveBits')
    return buffer(operation(params.name, 'derive')(params, key, length))
  }

  async deriveKey(
    algorithm: unknown,
    key: CryptoKey,
    derived: unknown,
    extractable: boolean,
    usages: Iterable<string>,
  ): Promise<CryptoKey> {
    const [params, wanted] = [paramsOf(algorithm), paramsOf(derived)]
    checkKey(key, params, 'deriveKey')
    const length = operation(wanted.name, 'keyLength')(wanted)
    const bytes = operation(params.name, 'derive')(params, key, length)
    return this.importKey('raw', bytes, derived, extractable, usages)
  }

  async wrapKey(
    format: string,
    key: CryptoKey,
    by: CryptoKey,
    algorithm: unknown,
  ): Promise<ArrayBuffer> {
    const params = paramsOf(algorithm)
    checkKey(by, params, 'wrapKey')
    const exported = await this.exportKey(format, key)
    const bytes =
      exported instanceof ArrayBuffer
        ? new Uint8Array(exported)
        : text.encode(JSON.stringify(exported))
    const wrap = algorithms[params.name]?.wrap ?? operation(params.name, 'encrypt')
    return buffer(wrap(params, by, bytes))
  }

  async unwrapKey(
    format: string,
    wrapped: unknown,
    by: CryptoKey,
    algorithm: unknown,
    keyAlgorithm: unknown,
    extractable: boolean,
    usages: Iterable<string>,
  ): Promise<CryptoKey> {
    const params = paramsOf(algorithm)
    checkKey(by, params, 'unwrapKey')
    const unwrap = algorithms[params.name]?.unwrap ?? operation(params.name, 'decrypt')
    const bytes = unwrap(params, by, bytesIn(wrapped, 'wrappedKey'))
    const data: unknown = format === 'jwk' ? JSON.parse(new TextDecoder().decode(bytes)) : bytes
    return this.importKey(format, data, keyAlgorithm, extractable, usages)
  }

  get [Symbol.toStringTag](): string {
    return 'SubtleCrypto'
  }
}

const subtle = new SubtleCrypto()
for (const [name, value] of Object.entries({ CryptoKey, SubtleCrypto })) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
}
Object.defineProperty(Object.getPrototypeOf(crypto), 'subtle', {
  get: () => subtle,
  enumerable: true,
  configurable: true,
})
