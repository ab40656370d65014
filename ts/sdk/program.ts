import { dirname } from 'node:path'
import { bundle, inputsOf, loadError, messageOf, sourcesOf } from './bundling.ts'
import { keepSourceMap, readIndex, readSourceMap, writeIndex, type IndexEntry } from './cache.ts'
import { readSource } from './compiler/source.ts'
import { hashText, inputOf, inputReadSince, inputSeen, isUnchanged, type Input } from './inputs.ts'
import { isArtifact, languageOf } from './language.ts'
import {
  engineOf,
  errorOf,
  loadProgram,
  openArtifact,
  openProgram,
  readWorkflow,
} from './native.ts'
import type { Enclosed, Program, Reference, RunHandle, Sources } from './native.ts'
import { findProject, type Project } from './project.ts'
import type { Environment } from './surroundings.ts'

/** A program that can be run, and how to tell whether it is still the one on disk. */
export interface PreparedProgram {
  program: Program
  /** Names of its tasks, in the order of declaration. */
  tasks: readonly string[]
  /** The tasks of other programs that it calls; files are relative to the folder of its own. */
  references: readonly Reference[]
  /** Names of the environment variables that its tasks declare. */
  variables: readonly string[]
  /** The task to run if none is named; `null`: one has to be. */
  entry: string | null
  /** Absolute path of its entry file. */
  path: string
  /** The same, as people read it. */
  name: string
  project: Project
  /** Every file that it depends on, the project's settings included. */
  inputs: Input[]
  index: IndexEntry
  /** Whether its project's runs are durable where their caller does not say. */
  durable: boolean
  /** What came with it, if it came in an artifact. */
  enclosed: Enclosed | null
  /** Whether it came from the cache. */
  cached: boolean
}

/** What is being done for a program that is not ready yet. */
export type Stage = 'preparing the engine' | 'bundling' | 'loading'

/** Who waits for a program: can stop its loading, and is told what is being done. */
export interface PreparationObserver {
  /** What can stop the loading and shows what it prints; asked for only if there is any. */
  handle: () => RunHandle
  onStage: (stage: Stage) => void
}

/** Where a program is, and where who wants it stands. */
export interface Whereabouts {
  path: string
  cwd: string
  /** The process's variables. */
  variables: Environment['process']
  /** Whether an artifact with native code is opened though nobody vouches for it. Default: no. */
  trusted?: boolean | undefined
}

/** Takes a program from the cache, or bundles and loads it. */
export async function prepareProgram(
  where: Whereabouts,
  observer: PreparationObserver,
): Promise<PreparedProgram> {
  const { path, cwd } = where
  const project = findProject(dirname(path), cwd)
  const settings = settingsOf(project)
  const sources = sourcesOf(where, project)
  const made =
    (await openCached(path, sources, observer)) ??
    (isArtifact(path)
      ? await takeArtifact(where, sources, observer)
      : await makeProgram(path, project, sources, observer))
  const { program, index, cached } = made
  // Read once: each reading crosses to the core.
  const { tasks, references, variables, entry, enclosed } = program
  const inputs = [...index.inputs, ...settings]
  const name = index.filename
  const { config, root } = project
  const durable = config !== undefined && readWorkflow(config, root).durable === true
  const told = { tasks, references, variables, entry, durable, enclosed }
  return { program, index, cached, ...told, path, name, project, inputs }
}

/**
 * The source map of a prepared program's bundle. One that the cache has lost is made again, which
 * gives the same one as long as the sources are the same; `undefined` if they are not.
 */
export async function sourceMapOf(prepared: PreparedProgram): Promise<string | undefined> {
  const { path, project, index, enclosed } = prepared
  if (enclosed) return prepared.program.sourceMap ?? undefined
  const kept = readSourceMap(project.root, index)
  if (kept !== undefined) return kept
  try {
    const { sourceMap } = await bundle(readSource(path, project), project)
    if (hashText(sourceMap) !== index.mapHash) return undefined
    writeIndex(project.root, path, index, sourceMap)
    return sourceMap
  } catch {
    return undefined // the source is gone or broken by now: a stack without places is what is left
  }
}

type MadeProgram = Pick<PreparedProgram, 'program' | 'index' | 'cached'>

async function openCached(
  path: string,
  sources: Sources,
  observer: PreparationObserver,
): Promise<MadeProgram | undefined> {
  const { root, filename } = sources
  const startedMs = Date.now()
  const index = readIndex(root, path)
  if (index?.filename !== filename || !index.inputs.every(isUnchanged)) return undefined
  observer.onStage('preparing the engine')
  const engine = index.engine ?? languageOf(path) ?? 'javascript'
  const program = await openProgram(engine, sources, index.key)
  if (program === null) return undefined
  if ('code' in program) throw errorOf(program, messageOf(program, filename))
  // Files that were only touched were stamped anew: remembered, they are not hashed next time.
  if (index.inputs.some(({ seenAtMs }) => seenAtMs >= startedMs)) writeIndex(root, path, index)
  return { program, index, cached: true }
}

/** A built artifact: nothing is bundled or loaded. What a portable one became is found by its index the next time. */
async function takeArtifact(
  { path, trusted = false }: Whereabouts,
  sources: Sources,
  { onStage }: PreparationObserver,
): Promise<MadeProgram> {
  const { root, filename } = sources
  onStage('preparing the engine')
  const startedMs = Date.now()
  const program = await openArtifact(sources, path, trusted)
  if ('code' in program) throw errorOf(program, messageOf(program, filename))
  const { key, enclosed } = program
  const index: IndexEntry = { key, filename, inputs: [inputSeen(path, startedMs)], mapHash: '' }
  if (!enclosed) return { program, index, cached: false }
  const sourceMap = program.sourceMap ?? ''
  if (enclosed.kept) {
    const inputs = [inputReadSince(path, startedMs)]
    const kept = { ...index, inputs, mapHash: hashText(sourceMap), engine: engineOf(enclosed) }
    writeIndex(root, path, kept, sourceMap)
  } else keepSourceMap(root, key, sourceMap)
  return { program, index, cached: false }
}

async function makeProgram(
  path: string,
  project: Project,
  sources: Sources,
  { handle, onStage }: PreparationObserver,
): Promise<MadeProgram> {
  const startedMs = Date.now()
  const source = readSource(path, project)
  onStage('bundling')
  const made = await bundle(source, project)
  const inputs = inputsOf(source, made, startedMs)
  onStage('loading')
  const program = await loadProgram(source.language, sources, made.script, handle())
  if ('code' in program) throw await loadError(program, source, made, project)
  const mapHash = hashText(made.sourceMap)
  const index = { key: program.key, filename: source.name, inputs, mapHash }
  // Without an entry it is most often a mistake, of which nothing is kept.
  if (program.entry !== null) writeIndex(project.root, path, index, made.sourceMap)
  return { program, index, cached: false }
}

function settingsOf({ config, candidates }: Project): Input[] {
  return candidates.map((candidate, index) => {
    const found = config && index === candidates.length - 1
    return inputOf(candidate, found ? config.text : undefined)
  })
}
