import { usesIntl, usesTimeZones } from './locales.ts'
import { placeName } from './source-text.ts'

/** A part of the web platform that the engine lacks; its file in `web/` of the guest's modules is put before a program. */
interface Piece {
  file: string
  /** Whether a script may use it. Said of what is left after bundling: what a package has and the program does not use, counts not. */
  used: (script: string) => boolean
}

/** In the order in which they are put before a program. */
const pieces: readonly Piece[] = [
  { file: 'place.js', used: (script) => script.includes(placeName) },
  { file: 'normalize.js', used: usesNormalize },
  { file: 'collator.js', used: mentions(/\.localeCompare\b|\bCollator\b/) },
  { file: 'cases.js', used: mentions(/\.toLocale(?:Upper|Lower)Case\((?!\))/) },
  { file: 'time-zones.js', used: (script) => usesIntl(script) && usesTimeZones(script) },
  { file: 'intl.js', used: usesIntl },
  { file: 'display-names.js', used: mentions(/\bDisplayNames\b/) },
  {
    file: 'segmenter.js',
    used: (script) => /\bSegmenter\b/.test(script) && /\bIntl\b/.test(script),
  },
  // The engine's own makes digests.
  { file: 'subtle.js', used: mentions(/\bsubtle\b(?!\??\.digest\b)/) },
  {
    file: 'events.js',
    used: mentions(/\bAbort(?:Signal|Controller)\b|\bCustomEvent\b|\b(?:atob|btoa)\b/),
  },
  { file: 'bodies.js', used: mentions(/\b(?:Response|Request|FormData|Headers)\b|\.formData\(/) },
  { file: 'stream-classes.js', used: mentions(/\b(?:Writable|Transform)StreamDefault[A-Z]/) },
  { file: 'urls.js', used: mentions(/\bcanParse\b/) },
  { file: 'url-pattern.js', used: mentions(/\bURLPattern\b/) },
  { file: 'absent.js', used: mentions(/\bnew (?:globalThis\.)?(?:WebSocket|EventSource)\b/) },
]

/** The files of the pieces that a script may use. */
export function piecesFor(script: string): string[] {
  return pieces.filter(({ used }) => used(script)).map(({ file }) => file)
}

function mentions(words: RegExp): (script: string) => boolean {
  return (script) => words.test(script)
}

/** Other things have a `normalize` too (a path, a vector); a text is asked for a form, or without one. */
function usesNormalize(script: string): boolean {
  if (/\.normalize\(\)/.test(script)) return true
  return /\.normalize\(/.test(script) && /\bNFK?[CD]\b/.test(script)
}
