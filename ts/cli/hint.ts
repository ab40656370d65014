import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { isArtifact, languageOf } from '@capsule-run/sdk/internal'

/** Bytes at the end of an artifact that are looked at: what it says of itself is in them, but for large programs. */
const tailBytes = 64 << 10

/**
 * The language that a file seems to be in, for the engine to be opened meanwhile. Of an artifact it is that one's own
 * word: who opens it finds out which engine it needs.
 */
export function likelyLanguage(path: string): ReturnType<typeof languageOf> {
  if (!isArtifact(path)) return languageOf(path)
  const [, language] = /"language":"(javascript|python)"/.exec(tailOf(path)) ?? []
  return language === 'javascript' || language === 'python' ? language : undefined
}

function tailOf(path: string): string {
  try {
    const stat = statSync(path)
    // A pipe in its place would keep whoever opens it waiting.
    if (!stat.isFile()) return ''
    const file = openSync(path, 'r')
    try {
      const tail = Buffer.alloc(Math.min(stat.size, tailBytes))
      const length = readSync(file, tail, 0, tail.length, stat.size - tail.length)
      return tail.toString('latin1', 0, length)
    } finally {
      closeSync(file)
    }
  } catch {
    return '' // who opens it says why it cannot be
  }
}
