import { objectOptions } from '../argument.ts'
import { wrongType } from '../usage-error.ts'

type Mode = 'cbc' | 'ctr' | 'ecb' | 'gcm' | 'stream'

/** One of Node's ciphers. */
export interface CipherInfo {
  mode: Mode
  name: string
  nid: number
  blockSize?: number
  ivLength?: number
  keyLength: number
}

/** OpenSSL's numbers of AES, by the bits of the key. */
const NUMBERS: Record<string, Record<number, number>> = {
  ecb: { 128: 418, 192: 422, 256: 426 },
  cbc: { 128: 419, 192: 423, 256: 427 },
  ctr: { 128: 904, 192: 905, 256: 906 },
  gcm: { 128: 895, 192: 898, 256: 901 },
}

const CHACHA = 'chacha20-poly1305'

export function findCipher(name: string): CipherInfo | undefined {
  const low = name.toLowerCase()
  if (low === CHACHA) {
    return { mode: 'stream', name: CHACHA, nid: 1018, ivLength: 12, keyLength: 32 }
  }
  const named =
    /^aes-(128|192|256)-(ecb|cbc|ctr|gcm)$/.exec(low) ??
    /^id-aes(128|192|256)-(gcm)$/.exec(low) ??
    /^aes(128|192|256)$/.exec(low)
  if (!named) return undefined
  const [, bits = '', mode = 'cbc'] = named
  return aes(Number(bits), mode)
}

function aes(bits: number, mode: string): CipherInfo | undefined {
  const nid = NUMBERS[mode]?.[bits]
  if (nid === undefined) return undefined
  const keyLength = bits / 8
  if (mode === 'gcm') {
    return { mode, name: `id-aes${bits}-gcm`, nid, blockSize: 1, ivLength: 12, keyLength }
  }
  const name = `aes-${bits}-${mode}`
  if (mode === 'ecb') return { mode, name, nid, blockSize: 16, keyLength }
  if (mode === 'ctr') return { mode, name, nid, blockSize: 1, ivLength: 16, keyLength }
  return { mode: 'cbc', name, nid, blockSize: 16, ivLength: 16, keyLength }
}

export function getCipherInfo(nameOrNid: unknown, options?: unknown): object | undefined {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw wrongType('nameOrNid', 'one of type string or number', nameOrNid)
  }
  const name = typeof nameOrNid === 'string' ? nameOrNid : nameOfNid(nameOrNid)
  const info = name === undefined ? undefined : findCipher(name)
  const { keyLength, ivLength } = options === undefined ? {} : objectOptions(options)
  if (!info || (keyLength !== undefined && keyLength !== info.keyLength)) return undefined
  if (ivLength === undefined || ivLength === info.ivLength) return info
  // Of these any length will do.
  return info.mode === 'gcm' ? { ...info, ivLength } : undefined
}

export function getCiphers(): string[] {
  const names = [CHACHA]
  for (const bits of [128, 192, 256]) {
    names.push(`aes${bits}`, `id-aes${bits}-GCM`)
    for (const mode of Object.keys(NUMBERS)) names.push(`aes-${bits}-${mode}`)
  }
  return names.toSorted()
}

function nameOfNid(nid: number): string | undefined {
  return getCiphers().find((name) => findCipher(name)?.nid === nid)
}
