import { cbc, ctr, ecb, gcm } from '@noble/ciphers/aes.js'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { CipherInfo } from './cipher-info.ts'
import { opensslError } from './openssl-error.ts'
import { joined } from './rsa-padding.ts'

/** One encryption or decryption under way. */
export interface CipherRun {
  update(piece: Uint8Array): Uint8Array
  final(): Uint8Array
}

export interface Given {
  key: Uint8Array
  iv: Uint8Array
  padded: () => boolean
}

const BLOCK = 16

/** A cipher that makes of each byte one byte, whenever it comes. */
export function streamRun({ key, iv }: Given): CipherRun {
  let done = 0
  return {
    update(piece) {
      // The library begins at a block: what was done of the last one is done again and left out.
      const skipped = done % BLOCK
      const start = counterAt(iv, Math.floor(done / BLOCK))
      const whole = joined(new Uint8Array(skipped), piece)
      done += piece.length
      return piece.length === 0 ? piece : ctr(key, start).encrypt(whole).subarray(skipped)
    },
    final: () => new Uint8Array(),
  }
}

/** A cipher of blocks; who decrypts keeps the last one back, since it has the padding. */
export function blockRun(info: CipherInfo, given: Given, way: 'encrypt' | 'decrypt'): CipherRun {
  let [rest, iv]: [Uint8Array, Uint8Array] = [new Uint8Array(), given.iv]
  const run = (blocks: Uint8Array): Uint8Array => {
    if (blocks.length === 0) return blocks
    const options = { disablePadding: true }
    const cipher = info.mode === 'ecb' ? ecb(given.key, options) : cbc(given.key, iv, options)
    const out = cipher[way](blocks)
    iv = Uint8Array.from((way === 'encrypt' ? out : blocks).subarray(-BLOCK))
    return out
  }
  const update = (piece: Uint8Array): Uint8Array => {
    const all = joined(rest, piece)
    const kept = way === 'decrypt' && given.padded() ? 1 : 0
    const ready = Math.max(Math.floor((all.length - kept) / BLOCK), 0) * BLOCK
    rest = all.subarray(ready)
    return run(all.subarray(0, ready))
  }
  return {
    update,
    final() {
      if (!given.padded() || way === 'decrypt') {
        if (rest.length % BLOCK !== 0 || (given.padded() && rest.length === 0)) {
          throw opensslError('1C80006B', 'Provider routines', 'wrong final block length')
        }
        return given.padded() ? unpadded(run(rest)) : run(rest)
      }
      const size = BLOCK - rest.length
      return run(joined(rest, new Uint8Array(size).fill(size)))
    },
  }
}

/** A cipher with a tag. Nothing is given before the end: of what is decrypted, nothing that nobody vouched for. */
export function sealedRun(
  info: CipherInfo,
  given: Given,
  way: 'encrypt' | 'decrypt',
  tag: { added(): Uint8Array; get(): Uint8Array | undefined; set(tag: Uint8Array): void },
): CipherRun {
  const pieces: Uint8Array[] = []
  return {
    update(piece) {
      pieces.push(Uint8Array.from(piece))
      return new Uint8Array()
    },
    final() {
      const make = info.mode === 'gcm' ? gcm : chacha20poly1305
      const cipher = make(given.key, given.iv, tag.added())
      const all = joined(...pieces)
      if (way === 'encrypt') {
        const out = cipher.encrypt(all)
        tag.set(out.subarray(-BLOCK))
        return out.subarray(0, -BLOCK)
      }
      try {
        return cipher.decrypt(joined(all, tag.get() ?? new Uint8Array()))
      } catch {
        throw new Error('Unsupported state or unable to authenticate data')
      }
    },
  }
}

function unpadded(bytes: Uint8Array): Uint8Array {
  const size = bytes.at(-1) ?? 0
  const padding = bytes.subarray(-size)
  if (size === 0 || size > BLOCK || padding.some((byte) => byte !== size)) {
    throw opensslError('1C800064', 'Provider routines', 'bad decrypt')
  }
  return bytes.subarray(0, bytes.length - size)
}

/** The counter is the whole of the first block, as a number. */
function counterAt(iv: Uint8Array, blocks: number): Uint8Array {
  const counter = Uint8Array.from(iv)
  for (let at = BLOCK - 1, carry = blocks; at >= 0 && carry > 0; at--) {
    const sum = (counter[at] ?? 0) + (carry % 256)
    counter[at] = sum
    carry = Math.floor(carry / 256) + (sum > 255 ? 1 : 0)
  }
  return counter
}
