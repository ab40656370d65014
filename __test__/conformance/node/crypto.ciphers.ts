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

const seal = (name: string, key: number, iv: number, added?: string): unknown => {
  const make = (way: 'createCipheriv' | 'createDecipheriv'): Sealing =>
    Object(crypto)[way](name, Buffer.alloc(key, 7), iv === 0 ? null : Buffer.alloc(iv, 9))
  const text = 'the quick brown fox jumps over the lazy dog '.repeat(3)
  const cipher = make('createCipheriv')
  if (added !== undefined) cipher.setAAD(Buffer.from(added))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const decipher = make('createDecipheriv')
  if (added !== undefined) {
    decipher.setAAD(Buffer.from(added))
    decipher.setAuthTag(cipher.getAuthTag())
  }
  const opened = decipher.update(sealed).toString() + decipher.final().toString()
  return [sealed, opened === text, added === undefined ? undefined : cipher.getAuthTag()]
}

interface Sealing {
  setAAD(data: Buffer): void
  setAuthTag(tag: Buffer): void
  getAuthTag(): Buffer
  update(data: Buffer | string, encoding?: string): Buffer
  final(): Buffer
}

/** Each shows what it is named by. */
export const cases = {
  createCipheriv: () => [
    ...['cbc', 'ctr', 'ecb'].map((mode) => seal(`aes-128-${mode}`, 16, mode === 'ecb' ? 0 : 16)),
    seal('aes-256-cbc', 32, 16),
    seal('aes-192-ctr', 24, 16),
    misuse('createCipheriv', 'none', 'a', 'b'),
    misuse('createCipheriv', 'aes-128-cbc', 'a'.repeat(16), 'b'),
    misuse('createCipheriv', 'aes-128-cbc', 'a'.repeat(16)),
  ],
  'Cipheriv.getAuthTag': () => [
    seal('aes-256-gcm', 32, 12, 'added'),
    seal('aes-128-gcm', 16, 16, ''),
    attempt(() =>
      crypto.createCipheriv('aes-128-gcm', 'a'.repeat(16), 'b'.repeat(12)).getAuthTag(),
    ),
  ],
  createDecipheriv: () => {
    const open = (name: string, data: string): unknown =>
      attempt(() => {
        const decipher = crypto.createDecipheriv(name, 'a'.repeat(16), 'b'.repeat(16))
        decipher.update(Buffer.from(data))
        return decipher.final()
      })
    const gcm = crypto.createDecipheriv('aes-128-gcm', 'a'.repeat(16), 'b'.repeat(12))
    gcm.setAuthTag(Buffer.alloc(16))
    gcm.update(Buffer.from('abc'))
    return [
      open('aes-128-cbc', 'abcdefghabcdefgh'),
      open('aes-128-cbc', 'abc'),
      attempt(() => gcm.final()),
    ]
  },
  'Cipheriv.update': () => {
    const cipher = crypto.createCipheriv('aes-128-cbc', 'a'.repeat(16), 'b'.repeat(16))
    const ctr = crypto.createCipheriv('aes-128-ctr', 'a'.repeat(16), 'b'.repeat(16))
    const pieces = ['a', 'b'.repeat(15), 'c'.repeat(40), '']
    return [
      pieces.map((piece) => cipher.update(piece)),
      cipher.final(),
      pieces.map((piece) => ctr.update(piece)),
    ]
  },
  getCipherInfo: () =>
    ['aes-128-cbc', 'aes-256-gcm', 'aes-192-ctr', 'aes-128-ecb', 'none'].map((name) =>
      crypto.getCipherInfo(name),
    ),
}
