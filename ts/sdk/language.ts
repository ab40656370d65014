import { extname } from 'node:path'

/** What a program is written in: each language has an engine of its own. */
export type Language = 'javascript' | 'python'

const languages = new Map<string, Language>([
  ...['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'].map(
    (extension) => [extension, 'javascript'] as const,
  ),
  ['.py', 'python'],
])

/** Extensions of the files that a program can be. */
export const accepted: readonly string[] = [...languages.keys()]

/** Whether a file is a built artifact, by its extension; what it really is, its content says. */
export function isArtifact(path: string): boolean {
  return ['.wasm', '.cwasm'].includes(extname(path).toLowerCase())
}

/** The language of a file, by its extension; `undefined` for one that is no program. */
export function languageOf(path: string): Language | undefined {
  return languages.get(extname(path).toLowerCase())
}
