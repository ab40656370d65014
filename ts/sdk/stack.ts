import { languageOf } from './language.ts'
import { shownPath } from './place.ts'

/** One line of a stack, in a file that a person wrote. */
export interface Frame {
  /** Name of the function, as the interpreter knows it; empty at the top level. */
  name: string
  /** The file, as people read it. */
  file: string
  line: number
  column: number
}

/** What a stack's positions are in, and how to find what they were made from. */
export interface MappedBundle {
  /** The name that the interpreter knows the bundle by. */
  filename: string
  /** JSON text; its sources are relative to `root`. Empty where the program is its own source. */
  sourceMap: string
  root: string
  /** Of a Python program: the files of its modules. Where they are not known, any file could be one. */
  modules?: readonly string[]
}

/**
 * Finds the frames of a guest's stack that are in the program, at their places in its sources. The
 * engine's own frames are left out, and so is what the bundler added.
 */
export type StackMapper = (stack: string) => Frame[]

/** The mapper of the stacks of some programs; their source maps are read once, however many stacks there are. */
export async function stackMapper(bundles: readonly MappedBundle[]): Promise<StackMapper> {
  const mappers = await Promise.all(bundles.map(bundleMapper))
  // The frames of one stack are all of one program.
  return (stack) => {
    for (const mapper of mappers) {
      const frames = mapper(stack)
      if (frames.length > 0) return frames
    }
    return []
  }
}

async function bundleMapper({
  filename,
  sourceMap,
  root,
  modules,
}: MappedBundle): Promise<StackMapper> {
  // Python is not bundled: the places of all its modules are their own. A program can compile code that it says to be of
  // any file; no line of that is to be shown.
  if (sourceMap === '') {
    const isOwn = (file: string): boolean =>
      modules?.includes(file) ?? languageOf(file) === 'python'
    return (stack) => stackFrames(stack).filter(({ file }) => file === filename || isOwn(file))
  }
  // Loaded only when something failed: successful runs never pay for it.
  const { TraceMap, originalPositionFor } = await import('@jridgewell/trace-mapping')
  const map = new TraceMap(sourceMap)
  return (stack) =>
    stackFrames(stack).flatMap(({ name, file: bundle, line, column }) => {
      if (bundle !== filename) return []
      // The map counts columns from 0, stacks from 1.
      const original = originalPositionFor(map, { line, column: column - 1 })
      if (original.source === null || original.source.startsWith('capsule:')) return []
      const file = shownPath(root, original.source)
      return [{ name, file, line: original.line, column: original.column + 1 }]
    })
}

/** An error's stack as Node prints it: what it says, then where. */
export function renderStack(
  { name = 'Error', message }: { name?: string; message: string },
  frames: readonly Frame[],
): string {
  return [`${name}: ${message}`, ...frames.map(renderFrameLine)].join('\n')
}

/** A frame as Node prints it. */
export function renderFrameLine({ name, file, line, column }: Frame): string {
  const place = `${file}:${line}:${column}`
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`
}

/** The files that a stack names. */
export function stackFiles(stack: string): string[] {
  return stackFrames(stack).map(({ file }) => file)
}

/** The engines' `function@file:line:column`, one a line. */
function stackFrames(stack: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const [, name = '', file, line, column] = /^(.*?)@(.+):(\d+):(\d+)$/.exec(text) ?? []
    return file === undefined
      ? []
      : [{ name: readable(name), file, line: Number(line), column: Number(column) }]
  })
}

/** `async*main` is `main` after an await; `main/<` a function without a name inside `main`. */
function readable(name: string): string {
  return name.replace(/^.*\*/, 'async ').replace(/[/<]+$/, '')
}
