import {
  zlibDeflate,
  zlibDeflateEnd,
  zlibDeflateInit2,
  zlibDeflateReset,
  zlibDeflateSetDictionary,
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit2,
  zlibInflateReset,
  zlibInflateSetDictionary,
  ZStream,
} from 'pako'
import { failure, unexpectedEnd } from './failure.ts'
import type { Settings } from './settings.ts'

/** What is done to bytes, by Node's names. */
export type Kind = 'Deflate' | 'Inflate' | 'Gzip' | 'Gunzip' | 'DeflateRaw' | 'InflateRaw' | 'Unzip'

/** What one step gives, piece by piece. */
type Give = (piece: Uint8Array) => void

/** One run of zlib's. All that it holds is memory of the sandbox, which has a cap. */
export interface Codec {
  /** Throws what Node's streams fail with. */
  step(input: Uint8Array, flush: number, give: Give): void
  reset(): void
  end(): void
}

const OK = 0
const STREAM_END = 1
const NEED_DICTIONARY = 2
const DATA_ERROR = -3
const BUFFER_ERROR = -5
const FINISH = 4
const DEFLATED = 8

const messages: Record<number, string> = {
  [NEED_DICTIONARY]: 'Missing dictionary',
  [BUFFER_ERROR]: 'unexpected end of file',
}

/** Whether a kind opens what others made. */
export function opens(kind: Kind): boolean {
  return kind === 'Inflate' || kind === 'Gunzip' || kind === 'InflateRaw' || kind === 'Unzip'
}

export function codecOf(kind: Kind, settings: Settings): Codec {
  return opens(kind) ? opening(kind, settings) : making(kind, settings)
}

function making(kind: Kind, settings: Settings): Codec {
  const { level, memLevel, strategy, dictionary, chunkSize } = settings
  const stream = new ZStream()
  // A window of 8 bits is none that zlib makes without a wrapper: it says 9 itself elsewhere.
  const bits = kind === 'DeflateRaw' ? Math.max(settings.windowBits, 9) : settings.windowBits
  const wrapped = kind === 'Gzip' ? bits + 16 : kind === 'DeflateRaw' ? -bits : bits
  const begin = (): void => {
    if (dictionary) zlibDeflateSetDictionary(stream, dictionary)
  }
  zlibDeflateInit2(stream, level, DEFLATED, wrapped, memLevel, strategyOf(strategy))
  begin()
  return {
    step: (input, flush, give) =>
      run(stream, input, chunkSize, give, flush, () => zlibDeflate(stream, flushOf(flush))),
    reset() {
      zlibDeflateReset(stream)
      begin()
    },
    end: () => void zlibDeflateEnd(stream),
  }
}

function opening(kind: Kind, { windowBits, dictionary, chunkSize }: Settings): Codec {
  const stream = new ZStream()
  const added = { Gunzip: 16, Unzip: 32 }[String(kind)] ?? 0
  zlibInflateInit2(stream, kind === 'InflateRaw' ? -windowBits : windowBits + added)
  const begin = (): void => {
    // Only without a wrapper: else it is asked for when its checksum is known.
    if (dictionary && kind === 'InflateRaw') zlibInflateSetDictionary(stream, dictionary)
  }
  begin()
  const inflate = (flush: number): number => {
    const answer = zlibInflate(stream, flushOf(flush))
    if (answer !== NEED_DICTIONARY || !dictionary) return answer
    const set = zlibInflateSetDictionary(stream, dictionary)
    if (set === DATA_ERROR) throw failure('Bad dictionary', NEED_DICTIONARY)
    return zlibInflate(stream, flushOf(flush))
  }
  /** Of gzip there may be one after another, and zeros behind the last. */
  const all = (flush: number): number => {
    let answer = inflate(flush)
    const zipped = (): boolean => kind === 'Gunzip' || (kind === 'Unzip' && stream.state?.flags > 0)
    while (
      stream.avail_in > 0 &&
      answer === STREAM_END &&
      zipped() &&
      stream.input[stream.next_in]
    ) {
      zlibInflateReset(stream)
      answer = inflate(flush)
    }
    return answer
  }
  return {
    step: (input, flush, give) => run(stream, input, chunkSize, give, flush, () => all(flush)),
    reset() {
      zlibInflateReset(stream)
      begin()
    },
    end: () => void zlibInflateEnd(stream),
  }
}

/** Gives the input to zlib until it has nothing more to say about it. */
function run(
  stream: ZStream,
  input: Uint8Array,
  chunkSize: number,
  give: Give,
  flush: number,
  call: () => number,
): void {
  stream.input = input
  stream.next_in = 0
  stream.avail_in = input.length
  for (;;) {
    stream.output = new Uint8Array(chunkSize)
    stream.next_out = 0
    stream.avail_out = chunkSize
    const answer = call()
    const full = stream.avail_out === 0
    check(answer, full, flush, stream.msg)
    if (stream.next_out > 0) give(stream.output.subarray(0, stream.next_out))
    if (!full || answer === STREAM_END) return
  }
}

function check(answer: number, full: boolean, flush: number, said: string): void {
  if (answer === STREAM_END) return
  if (answer === OK || answer === BUFFER_ERROR) {
    if (flush === FINISH && !full) throw unexpectedEnd()
    return
  }
  throw failure(said || (messages[answer] ?? 'Zlib error'), answer)
}

type Flush = Parameters<typeof zlibDeflate>[1]
type Strategy = Parameters<typeof zlibDeflateInit2>[5]

/** The same number, of the library's type. */
function flushOf(flush: number): Flush {
  const all: readonly Flush[] = [0, 1, 2, 3, 4, 5]
  return all[flush] ?? 0
}

function strategyOf(strategy: number): Strategy {
  const all: readonly Strategy[] = [0, 1, 2, 3, 4]
  return all[strategy] ?? 0
}
