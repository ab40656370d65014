import { Buffer } from 'node:buffer'
import { tooLarge } from './failure.ts'

/** Gathers pieces into one Buffer of at most so many bytes. */
export function gathering(most: number): { give(piece: Uint8Array): void; whole(): Buffer } {
  const pieces: Uint8Array[] = []
  let length = 0
  return {
    give(piece) {
      length += piece.length
      if (length > most) throw tooLarge(most)
      pieces.push(piece)
    },
    whole: () => Buffer.concat(pieces, length),
  }
}
