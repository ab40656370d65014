import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Native from '@capsule-run/native'
import type {
  Diagnosis,
  Fault,
  OutputChunk,
  Program,
  Reference,
  RunFilter,
  RunHandle,
  Sources as AllSources,
  Workflow,
} from '@capsule-run/native/addon'
import { CapsuleError, isErrorType, reasonOf } from './errors.ts'
import type { Language } from './language.ts'
import type { ConfigFile } from './project.ts'

export type { Diagnosis, Fault, OutputChunk, Program, Reference, RunFilter, RunHandle, Workflow }

/** What a program is made of besides its text, and where it is kept. */
export type Sources = Omit<AllSources, 'engineDir'>

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
  language: Language,
  sources: Sources,
  key: string,
): Promise<Program | Fault | null> {
  return addon().open({ ...sources, engineDir: engineDir(language) }, key)
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

function answerOf(answer: string | Fault): string {
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
    found.protect(native().folders())
    process.once('exit', () => finishTraces(found))
    return found
  } catch (cause) {
    // It says itself what is missing and what to do.
    throw new CapsuleError('LOAD_ERROR', reasonOf(cause), { cause })
  }
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

/** The folder of the modules that programs import as Node's own. */
export function guestModulesDir(): string {
  return native().guestModulesDir
}

function native(): typeof Native {
  return require('@capsule-run/native')
}
