import { readFileSync } from 'node:fs'
import { dirname, extname, join, relative, sep } from 'node:path'
import type { Loader, OnLoadResult, Plugin } from 'esbuild'
import type { Confinement } from './confinement.ts'
import type { Source } from './source.ts'

/** What tells a file of a program where it is: a variable of its own, or the global one of `guest/js/web/place.ts`. */
export const placeName = '__capsule_place'

/** What programs call that. */
export const placeNames: Record<string, string> = {
  'import.meta': placeName,
  __filename: `${placeName}.filename`,
  __dirname: `${placeName}.dirname`,
}

/** What files are read with. */
export interface Reader {
  source: Source
  root: string
  confinement: Confinement
  /** Files that are read in the place of others; `undefined` is an empty one. */
  replaced: ReadonlyMap<string, string | undefined>
}

/** Gives the bundler the very text of the entry that was read and hashed, and each script as it should read it. */
export function sourceTextPlugin(reader: Reader): Plugin {
  return {
    name: 'capsule-source-text',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/i, namespace: 'file' }, (file) => {
        // Imported as a text.
        if (file.with['type'] !== undefined) return undefined
        return reader.replaced.has(file.path)
          ? replacement(reader.replaced.get(file.path), reader)
          : ownText(file.path, reader)
      })
    },
  }
}

function ownText(path: string, { source, root, confinement }: Reader): OnLoadResult | undefined {
  const isEntry = path === source.path
  const text = isEntry ? source.text : readFileSync(path, 'utf8')
  const contents = withoutForeignMap(withPlace(withoutShebang(text), path, root), path, confinement)
  return contents === text && !isEntry ? undefined : { contents, loader: loaderOf(path) }
}

function replacement(path: string | undefined, { root, confinement }: Reader): OnLoadResult {
  if (path === undefined) return { contents: '' }
  const text = confinement.refuses(path, 'script')
  if (text !== undefined) return { errors: [{ text }] }
  const contents = withPlace(readFileSync(path, 'utf8'), path, root)
  return {
    contents: withoutForeignMap(contents, path, confinement),
    loader: loaderOf(path),
    resolveDir: dirname(path),
  }
}

/** As a comment: the bundler keeps that of the entry, and a program is more than its entry. */
function withoutShebang(text: string): string {
  return text.startsWith('#!') ? `//${text.slice(2)}` : text
}

/**
 * Declares where a file is, if it asks. On its first line, so that every other stays where it was; a
 * directive is only one at the very beginning.
 */
function withPlace(text: string, path: string, root: string): string {
  if (!/\bimport\.meta\b|\b__(?:file|dir)name\b/.test(text)) return text
  const [start = ''] = /^(?:\/\/.*\n)*(?:\s*(['"])use strict\1;?)?/.exec(text) ?? []
  const place = JSON.stringify(relative(root, path).replaceAll(sep, '/'))
  return `${start};var ${placeName} = globalThis.${placeName}.of(${place});${text.slice(start.length)}`
}

/**
 * Where a comment names a source map, and the name, if it is one of a file beside it.
 * Attack: `a.map"/../../dev/zero` is `a.map` to who stops at a quote, and the bundler reads on to a space.
 */
const mapInLine = /(?<!\/\*)[@#] sourceMappingURL=(?!data:)(?:([\w.-]+\.map)(?=\s|$))?/g

/** As it is in a comment of many lines, where the end of a line is a part of the name to the bundler. */
const mapInBlock = /\/\*[@#] sourceMappingURL=(?!data:)(?:([\w.-]+\.map)(?=[\t\v\f ]|\*\/))?/g

/**
 * Lets a file name no source map but one beside it. The bundler would read whatever it names, with the host's
 * rights: a file from anywhere, or a device that never ends.
 */
function withoutForeignMap(text: string, path: string, { refuses }: Confinement): string {
  const named = [...text.matchAll(mapInLine), ...text.matchAll(mapInBlock)]
  const isBeside = (name: string | undefined): boolean =>
    name !== undefined && refuses(join(dirname(path), name), 'data') === undefined
  if (named.every(([, name]) => isBeside(name))) return text
  // The last one counts. Taking the others away might change a text of the program.
  return `${text}\n//# sourceMappingURL=data:application/json,{}`
}

/** By the extension, as the bundler would, which knows none in capitals. */
function loaderOf(path: string): Loader {
  const extension = extname(path).toLowerCase()
  if (extension === '.tsx') return 'tsx'
  if (extension === '.jsx') return 'jsx'
  return extension.includes('t') ? 'ts' : 'js'
}
