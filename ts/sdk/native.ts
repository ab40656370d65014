import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type * as Native from '@capsule-run/native'
import type {
  Diagnosis,
  DurableRequest,
  Enclosed,
  Export as WholeExport,
  Fault,
  OutputChunk,
  Program,
  Reference,
  RunFilter,
  RunHandle,
  Sources as AllSources,
  Workflow,
  WrittenFile,
} from '@capsule-run/native/addon'
import { CapsuleError, isErrorType, reasonOf } from './errors.ts'
import type { Language } from './language.ts'
import type { ConfigFile } from './project.ts'

export type {
  Diagnosis,
  DurableRequest,
  Enclosed,
  Fault,
  OutputChunk,
  Program,
  Reference,
  RunFilter,
  RunHandle,
  Workflow,
  WrittenFile,
}

/** What a program is made of besides its text, and where it is kept. */
export type Sources = Omit<AllSources, 'engineDir' | 'keptEngine'>

/** An artifact that is wanted. */
export type Export = Omit<WholeExport, 'language'>

/** The functions of the core for journals of durable runs. */
export type Journals = Pick<Addon, Extract<keyof Addon, `${string}DurableRun${string}`>>

/** The engine of a language, or one that came in an artifact, by its hash. */
export type EngineName = string

/** Loads a bundle in a sandbox with no rights; the core keeps what became of it as an artifact. */
export async function loadProgram(
  language: Language,
  sources: Sources,
  bundle: string,
  handle: RunHandle,
): Promise<Program | Fault> {
  return addon().load({ ...sources, engineDir: engineDir(language) }, bundle, handle)
}

/** The program of an artifact; `null` if there is none, or none that this installation trusts. */
export async function openProgram(
  engine: EngineName,
  sources: Sources,
  key: string,
): Promise<Program | Fault | null> {
  return addon().open({ ...sources, ...engineNamed(engine) }, key)
}

/** The program of an artifact's file; native code only of one that this installation sealed, unless it is trusted. */
export async function openArtifact(
  sources: Sources,
  path: string,
  trusted: boolean,
): Promise<Program | Fault> {
  const file = { path, engines: installedEngines(), trusted }
  return addon().openArtifact({ ...sources, engineDir: engineDir('javascript') }, file)
}

/** The name of the engine that a program of an artifact is for. */
export function engineOf({ engineDir: dir, keptEngine }: Enclosed): EngineName {
  return keptEngine ?? basename(dir)
}

/** Loads a bundle so that the same source gives the same image, and writes the artifacts. */
export async function exportArtifacts(
  language: Language,
  sources: Sources,
  bundle: string,
  wanted: Export,
  handle?: RunHandle,
): Promise<WrittenFile[] | Fault> {
  const place = { ...sources, engineDir: engineDir(language) }
  return addon().exportArtifacts(place, bundle, { ...wanted, language }, handle)
}

/** The JSON text of what an artifact is. */
export async function inspectArtifact(path: string, cacheDir: string): Promise<string | Fault> {
  const file = { path, engines: installedEngines(), trusted: false }
  return addon().inspectArtifact(file, cacheDir)
}

/** What the `[workflow]` of a `capsule.toml` says. */
export function readWorkflow(config: ConfigFile, root: string): Workflow {
  const { workflow, fault } = addon().readWorkflow(config, root)
  if (fault) throw errorOf(fault, fault.message)
  return workflow ?? {}
}

/** Means to stop a run and to follow it; `wake` is called when output, or if wanted an event, is waiting. */
export function newRunHandle(wake: () => void, events: boolean): RunHandle {
  const { RunHandle } = addon()
  return new RunHandle(wake, events)
}

/** The JSON text of the runs of a trace that fit. */
export async function readTrace(file: string, filter: RunFilter): Promise<string> {
  return answerOf(await addon().readTrace(file, filter))
}

/** The JSON text of one run of a trace, or of `null`. */
export async function readTracedRun(file: string, id: string): Promise<string> {
  return answerOf(await addon().readTracedRun(file, id))
}

/** What the core does with journals of durable runs; each function answers with JSON text or a fault. */
export function journals(): Journals {
  return addon()
}

/** The text that the core answered with; throws its fault. */
export function answerOf(answer: string | Fault): string {
  if (typeof answer !== 'string') throw errorOf(answer, answer.message)
  return answer
}

/** Resolves when what was told to traces so far is written, or will not be. */
export async function tracesWritten(): Promise<void> {
  return addon().tracesWritten(flushLimitMs)
}

/** What could not be kept of runs, told once. */
export function takeTraceWarnings(): string[] {
  return addon().takeTraceWarnings()
}

/** Begins to open the engine on another thread: a command that will need it waits less. */
export function openEngineAhead(language: Language): void {
  addon().openAhead(engineDir(language))
}

/** What works on this machine and what does not. */
export async function diagnose(): Promise<Diagnosis[]> {
  return addon().diagnose(engineDir('javascript'), engineFolder('python'))
}

/** A fault of the core as an error to throw, under the message that its reader needs. */
export function errorOf(fault: Fault, message: string): CapsuleError {
  const code = isErrorType(fault.code) ? fault.code : 'INTERNAL'
  return new CapsuleError(code, message, { cause: fault })
}

/** How long the end of a process waits for a disk. */
const flushLimitMs = 2000

const require = createRequire(import.meta.url)
type Addon = ReturnType<typeof Native.loadAddon>
let loaded: Addon | undefined

/** The addon, when first needed: a command that only prints help does not pay for it. */
function addon(): Addon {
  return (loaded ??= loadAddon())
}

function loadAddon(): Addon {
  try {
    const found = native().loadAddon()
    found.protect([...native().folders(), ...bundlerFolders()])
    process.once('exit', () => finishTraces(found))
    return found
  } catch (cause) {
    // It says itself what is missing and what to do.
    throw new CapsuleError('LOAD_ERROR', reasonOf(cause), { cause })
  }
}

/**
 * Where the bundler lies, whose program this process starts: no more for tasks than native code that it loads. Looked for
 * and not resolved, which would take each command two milliseconds.
 */
function bundlerFolders(): string[] {
  const places = require.resolve.paths('esbuild') ?? []
  return places
    .flatMap((place) => [join(place, 'esbuild'), join(place, '@esbuild')])
    .filter((folder) => existsSync(folder))
}

/** What was told last is still being written when a process ends. */
function finishTraces({ flushTraces }: Addon): void {
  for (const warning of flushTraces(flushLimitMs)) process.stderr.write(`capsule: ${warning}\n`)
}

/** The folder of an engine. */
function engineDir(language: Language): string {
  const path = engineFolder(language)
  if (path !== undefined) return path
  throw new CapsuleError(
    'LOAD_ERROR',
    `The engine of ${names[language]} is not installed. ${howToGet(language)}`,
  )
}

function engineFolder(language: Language): string | undefined {
  addon()
  const path = native().engineDir(language)
  return path !== undefined && existsSync(path) ? path : undefined
}

const names = { javascript: 'JavaScript', python: 'Python' } as const

function howToGet(language: Language): string {
  return language === 'javascript'
    ? 'Install Capsule again.'
    : 'Add it where Capsule is installed: npm install @capsule-run/python (in a checkout install Python 3, then run npm install).'
}

function engineNamed(name: EngineName): { engineDir: string; keptEngine?: string } {
  if (name === 'javascript' || name === 'python') return { engineDir: engineDir(name) }
  return { engineDir: engineDir('javascript'), keptEngine: name }
}

/** The folders of the engines that are here. */
function installedEngines(): string[] {
  const found = [engineFolder('javascript'), engineFolder('python')]
  return found.filter((folder) => folder !== undefined)
}

/** The folder of the modules that programs import as Node's own. */
export function guestModulesDir(): string {
  return native().guestModulesDir
}

function native(): typeof Native {
  return require('@capsule-run/native')
}
