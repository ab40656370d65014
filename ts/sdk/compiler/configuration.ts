import { statSync, type Stats } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Plugin } from 'esbuild'
import { readOrdinary } from '../ordinary-file.ts'
import { isInside, shownPath } from '../place.ts'
import { reachable } from '../project.ts'
import type { Confinement } from './confinement.ts'

/** More than any `package.json` or `tsconfig.json` has. */
const maxBytes = 4 * 1024 * 1024

/**
 * Keeps the bundler from settings outside of the project: it reads every `package.json` and `tsconfig.json` on its way to
 * a file itself, and asks no plugin.
 * Attack: `{ "extends": "/home/me/.netrc" }` makes an error that quotes a line of it; a pipe in the place of a
 * `package.json` is waited for, for ever.
 */
export function configurationPlugin(root: string, entry: string, confinement: Confinement): Plugin {
  const own = [root, dirname(entry)]
  const known = new Map<string, string | undefined>()
  const refusalAround = (folder: string): string | undefined => {
    if (!own.some((around) => isInside(around, folder))) return undefined // not the program's
    if (known.has(folder)) return known.get(folder)
    const text = refusalIn(folder, root, confinement) ?? refusalAround(dirname(folder))
    known.set(folder, text)
    return text
  }
  return {
    name: 'capsule-configuration',
    setup(build) {
      // A path may leave out the last name, or end with it.
      build.onResolve({ filter: /.*/ }, ({ path, resolveDir, namespace }) => {
        if (resolveDir === '' || (namespace !== 'file' && namespace !== '')) return undefined
        const whole = foldersOf(path, resolveDir)
        const [text] = [resolveDir, ...whole].flatMap((folder) => refusalAround(folder) ?? [])
        return text === undefined ? undefined : { errors: [{ text }] }
      })
    },
  }
}

/** The folders that an import may mean, or whose files. */
function foldersOf(path: string, resolveDir: string): string[] {
  if (/^(?:\.{0,2}\/|\.{1,2}$)/.test(path)) return [resolve(resolveDir, path)]
  if (!/^[@\w]/.test(path)) return []
  return foldersAbove(resolveDir).map((folder) => join(folder, 'node_modules', path))
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)]
}

/** Why the settings in a folder are not for the bundler, if they are not. */
function refusalIn(folder: string, root: string, confinement: Confinement): string | undefined {
  const seen = new Set<string>()
  const files = ['package.json', 'tsconfig.json'].map((name) => join(folder, name))
  for (const file of files) {
    const text = refusalOf(file, root, confinement, seen)
    if (text !== undefined) return text
  }
  return undefined
}

function refusalOf(
  path: string,
  root: string,
  confinement: Confinement,
  seen: Set<string>,
): string | undefined {
  const found = statOf(path)
  if (seen.has(path) || !found || found.isDirectory()) return undefined
  seen.add(path)
  const text = confinement.refuses(path, 'settings')
  if (text !== undefined) return text
  if (found.size > maxBytes) return `${shownPath(root, path)} is too large for settings`
  if (basename(path) === 'package.json') return undefined
  const bases = basesOf(readOrdinary(path))
  if (bases === undefined) return `${shownPath(root, path)} is not JSON with comments`
  for (const candidate of bases.flatMap((base) => placesOf(base, dirname(path)))) {
    const refusal = refusalOf(candidate, root, confinement, seen)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined // not there, as a name in what is no folder
  }
}

/** Where the bundler looks for what a `tsconfig.json` extends. */
function placesOf(base: string, folder: string): string[] {
  const named = [base, `${base}.json`, join(base, 'tsconfig.json')]
  if (/^(?:\.{0,2}\/|\.{1,2}$)/.test(base)) return named.map((name) => resolve(folder, name))
  return named.flatMap((name) => reachable(folder, join('node_modules', name)))
}

/**
 * All that a `tsconfig.json` says that it extends, or nothing if it cannot be told. The bundler's own reading is more
 * lenient than that of JSON, and of two that are called alike it takes the first.
 */
function basesOf(text: string): string[] | undefined {
  const tokens = text.replace(/^\uFEFF/, '').match(token) ?? []
  const words = tokens.filter((word) => !word.startsWith('/')).map(wordOf)
  if (words.includes(undefined)) return undefined
  return words.flatMap((word, index) => {
    if (word !== '"extends' || words[index + 1] !== ':') return []
    const isList = words[index + 2] === '['
    const end = isList ? words.indexOf(']', index) : index + 3
    const named = words.slice(index + 2, end === -1 ? undefined : end)
    return named.flatMap((name) => (name?.startsWith('"') ? name.slice(1) : []))
  })
}

/** A text, a comment, or a sign. What does not end, ends with the file: so nothing is read twice. */
const token = /"(?:[^"\\]|\\[^]?)*(?:"|$)|\/\/[^\n\r\u2028\u2029]*|\/\*(?:[^]*?\*\/|[^]*$)|[^\s]/g

/** A text begins with a quote here; what is nowhere in JSON is nothing. */
function wordOf(word: string): string | undefined {
  if (!word.startsWith('"')) return /^[\w{}[\]:,.+-]$/.test(word) ? word : undefined
  try {
    return `"${String(JSON.parse(word))}`
  } catch {
    return undefined
  }
}
