import type { Location, Message } from 'esbuild'
import { CapsuleError } from '../errors.ts'
import { renderFrame } from '../frame.ts'
import { shownPath } from '../place.ts'
import type { Source } from './source.ts'

/** More errors than this help nobody: most follow from the first. */
const shownErrors = 5

/** What the bundler rejected with, as one error whose message shows each place in the sources. */
export function compileError(failure: unknown, source: Source, root: string): CapsuleError {
  const errors = messagesOf(failure)
  const [first] = errors
  if (!first) {
    return new CapsuleError('INTERNAL', `${source.name}: the bundler failed.`, { cause: failure })
  }
  const shown = errors.slice(0, shownErrors).map((error) => describe(error, source.name, root))
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

function describe({ text, location }: Message, name: string, root: string): string {
  if (!location) return `${name}: ${explain(text, name)}`
  const importer = shownPath(root, location.file)
  const column = columnOf(location)
  const frame = renderFrame([location.lineText], location.line, column)
  return `${importer}:${location.line}:${column}: ${explain(text, importer)}\n${frame}`
}

/** The bundler counts bytes from 0; a caret stands under a character, counted from 1. */
function columnOf({ lineText, column }: Location): number {
  return Buffer.from(lineText).subarray(0, column).toString().length + 1
}

/** Says in Capsule's words what a program's author has to change. */
function explain(text: string, importer: string): string {
  const unresolved = /^Could not resolve "(.+)"$/.exec(text)?.[1]
  if (unresolved !== undefined) return explainUnresolved(unresolved, importer)
  if (text.startsWith('Top-level await')) {
    return 'await is not supported at the top level yet. Move it into a task, whose function may be async.'
  }
  return /[.!?]$/.test(text) ? text : `${text}.`
}

function explainUnresolved(specifier: string, importer: string): string {
  const found = `cannot resolve "${specifier}", imported by ${importer}`
  if (specifier.startsWith('node:')) return `${found}: Node has no module of that name.`
  if (/^[./]/.test(specifier)) return `${found}: there is no such file.`
  return `${found}. Install the package it belongs to (npm install ${packageOf(specifier)}), or correct the name.`
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}
