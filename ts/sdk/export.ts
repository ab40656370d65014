import { dirname, relative, sep } from 'node:path'
import { bundle, inputsOf, loadError, sourcesOf } from './bundling.ts'
import { readSource } from './compiler/source.ts'
import { hashText, type Input } from './inputs.ts'
import { exportArtifacts, type WrittenFile } from './native.ts'
import type { Stage, Whereabouts } from './program.ts'
import { findProject } from './project.ts'
import { supervised, type Supervision } from './supervision.ts'
import { bundleOptions } from './compiler/settings.ts'

/** Where artifacts go, and what the clocks say while they are made. */
export interface ExportRequest {
  /** Their path without the extension. */
  to: string
  /** In seconds since 1970. Default: the same for each program. */
  time: number | undefined
}

/** Who waits for an export. */
export interface ExportOptions extends Supervision {
  onStage?: ((stage: Stage) => void) | undefined
}

/**
 * Loads a program so that the same source gives the same image, and writes it as `.wasm`, for every machine, and as
 * `.cwasm`, for this installation.
 */
export async function exportProgram(
  where: Whereabouts,
  { to, time }: ExportRequest,
  options: ExportOptions,
): Promise<WrittenFile[]> {
  const startedMs = Date.now()
  const project = findProject(dirname(where.path), where.cwd)
  const source = readSource(where.path, project)
  options.onStage?.('bundling')
  const made = await bundle(source, project)
  const wanted = {
    to,
    sources: hashOf(inputsOf(source, made, startedMs), project.root),
    options: source.language === 'python' ? '' : bundleOptions,
    sourceMap: named(made.sourceMap, source.name),
    ...(time !== undefined && { time }),
  }
  options.onStage?.('loading')
  const written = await supervised(options, (handle) => {
    return exportArtifacts(source.language, sourcesOf(where, project), made.script, wanted, handle)
  })
  if ('code' in written) throw await loadError(written, source, made, project)
  return written
}

/** The hash of the files that are there: of their names, seen from the project, and of what is in them. */
function hashOf(inputs: readonly Input[], root: string): string {
  const lines = inputs.flatMap(({ path, hash }) => {
    return hash === null ? [] : [`${relative(root, path).replaceAll(sep, '/')}\0${hash}`]
  })
  return hashText(lines.toSorted().join('\n'))
}

/** A source map that says what its bundle is called: an artifact has another name. */
function named(sourceMap: string, file: string): string {
  if (sourceMap === '') return ''
  const map: object = JSON.parse(sourceMap)
  return JSON.stringify({ ...map, file })
}
