import { dirname, extname, resolve } from 'node:path'
import type { Location, Message } from 'esbuild'
import { CapsuleError } from '../errors.ts'
import { renderFrame } from '../frame.ts'
import { isInside, shownPath } from '../place.ts'
import { renderChain, type Chains } from './chain.ts'
import { real } from './confinement.ts'
import { explainFinder } from './native-code.ts'
import { packageOf } from './package-imports.ts'
import type { Source } from './source.ts'

/** More errors than this help nobody: most follow from the first. */
const shownErrors = 5

/** Whether a bundle could not be made because there is `await` at the top level of a file. */
export function awaitsAtTop(failure: unknown): boolean {
  return messagesOf(failure).some(({ text }) => text.startsWith('Top-level await is currently'))
}

/**
 * What the bundler rejected with, as one error whose message shows each place in the sources, and how the program
 * comes to import it.
 */
export function compileError(
  failure: unknown,
  source: Source,
  root: string,
  chains: Chains,
): CapsuleError {
  const errors = messagesOf(failure)
  const [first] = errors
  if (!first) {
    return new CapsuleError('INTERNAL', `${source.name}: the bundler failed.`, { cause: failure })
  }
  const shown = errors.slice(0, shownErrors).map((error) => {
    const chain = chains.get(error.location?.file ?? '') ?? []
    const described = describe(error, source, root)
    return chain.length > 1 ? `${described}\n  imported by ${renderChain(chain)}` : described
  })
  const more = errors.length - shown.length
  if (more > 0) shown.push(`and ${more} more`)
  return new CapsuleError('COMPILE_ERROR', shown.join('\n'), { cause: failure })
}

/** What the bundler said, if it is the bundler that failed. */
export function messagesOf(failure: unknown): readonly Message[] {
  if (!(failure instanceof Error) || !('errors' in failure)) return []
  const errors: readonly Message[] = Array.isArray(failure.errors) ? failure.errors : []
  return errors
}

function describe({ text, location, notes }: Message, source: Source, root: string): string {
  const { name } = source
  if (!location) return `${name}: ${explain(text, notes, name)}`
  const importer = shownPath(root, location.file)
  const column = columnOf(location)
  const place = `${importer}:${location.line}:${column}`
  const nearness = nearnessOf(resolve(root, location.file), [root, dirname(source.path)])
  if (nearness === 'foreign') return `${place}: this cannot be read as what it is used for.`
  const said = `${place}: ${explain(text, notes, importer)}`
  if (nearness === 'installed') return said
  return `${said}\n${renderFrame([location.lineText], location.line, column)}`
}

/**
 * Whose file that is, links followed.
 * Attack: a program has the bundler read a secret as its settings, to be told which of its words is wrong, and where.
 */
function nearnessOf(path: string, own: readonly string[]): 'own' | 'installed' | 'foreign' {
  const target = real(path)
  if (own.some((folder) => isInside(real(folder), target))) return 'own'
  return /[\\/]node_modules[\\/]/.test(target) ? 'installed' : 'foreign'
}

/** The bundler counts bytes from 0; a caret stands under a character, counted from 1. */
function columnOf({ lineText, column }: Location): number {
  return Buffer.from(lineText).subarray(0, column).toString().length + 1
}

/** Says in Capsule's words what a program's author has to change. */
function explain(text: string, notes: Message['notes'], importer: string): string {
  const unresolved = /^Could not resolve "([^"]+)"/.exec(text)?.[1]
  if (unresolved !== undefined) return explainUnresolved(unresolved, notes, importer)
  const unknown = /^No loader is configured for .*: (.+)$/.exec(text)?.[1]
  if (unknown !== undefined) return explainUnknown(unknown)
  return sentence(text)
}

function explainUnresolved(specifier: string, notes: Message['notes'], importer: string): string {
  const native = explainFinder(specifier)
  if (native !== undefined) return sentence(native)
  const found = `cannot resolve "${specifier}", imported by ${importer}`
  if (specifier.startsWith('node:')) return `${found}: Node has no module of that name.`
  if (/^[./]/.test(specifier)) return `${found}: there is no such file.`
  const reason = notes.find(({ text }) => /^(The (path|package import|module)|None of) /.test(text))
  if (reason) return `${found}: ${sentence(reason.text.replace(/:$/, ''))}`
  return `${found}. Install the package it belongs to (npm install ${packageOf(specifier)}), or correct the name.`
}

/** A file of a kind that means nothing by itself. */
function explainUnknown(path: string): string {
  const kind = extname(path) || 'a file without extension'
  return (
    `${kind} is not accepted here: a program imports scripts, JSON and text. ` +
    `To have it as a text or as bytes, say so: import data from "./…" with { type: "text" }, or "bytes".`
  )
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
