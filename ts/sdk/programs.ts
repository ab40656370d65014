import { isInstalled, isUnchanged } from './inputs.ts'
import type { RunHandle } from './native.ts'
import { prepareProgram, type PreparedProgram, type Stage } from './program.ts'
import { superviseOutput, type SupervisedOutput, type Supervision } from './supervision.ts'

/** A caller that waits for a program. */
export interface PreparationOptions extends Supervision {
  /** Told what is being done, where that is not nothing. */
  onStage?: ((stage: Stage) => void) | undefined
}

/**
 * The program at `path` if this process has it and it is still the one on disk. Synchronous: it is
 * on the way of every call.
 */
export function readyProgram(path: string, cwd: string): PreparedProgram | undefined {
  const key = keyOf(path, cwd)
  const kept = programs.get(key)
  if (!kept) return undefined
  programs.delete(key)
  if (!isFresh(kept)) return undefined
  programs.set(key, kept) // now the last one to be dropped
  return kept.prepared
}

/** Prepares the program at `path`; callers that ask at the same time share the work. */
export async function sharedProgram(
  path: string,
  cwd: string,
  options: PreparationOptions,
): Promise<PreparedProgram> {
  const key = keyOf(path, cwd)
  const joined = underway.get(key)
  if (!joined) return attend(begin(key, path, cwd, options), options.signal)
  await attend(joined, options.signal)
  // What it was made from may have changed after that preparation began.
  return readyProgram(path, cwd) ?? sharedProgram(path, cwd, options)
}

interface KeptProgram {
  prepared: PreparedProgram
  /** When the files of installed packages were last looked at. */
  installedSeenAtMs: number
}

/** A preparation that one or more callers wait for. */
interface Preparation {
  promise: Promise<PreparedProgram>
  waiting: number
  /** Stops it, and lets newcomers begin another one. */
  stop: () => void
}

/** Enough for any project; a host of generated files must not grow without end. */
const maxPrograms = 100

/** A package may have a thousand files. They change by installing, so once a second is often enough. */
const installedIntervalMs = 1000

const programs = new Map<string, KeptProgram>()
const underway = new Map<string, Preparation>()

function keyOf(path: string, cwd: string): string {
  return `${cwd}\0${path}`
}

function isFresh(kept: KeptProgram): boolean {
  const nowMs = Date.now()
  const withInstalled = nowMs - kept.installedSeenAtMs >= installedIntervalMs
  if (withInstalled) kept.installedSeenAtMs = nowMs
  return kept.prepared.inputs.every((input) => {
    return (!withInstalled && isInstalled(input)) || isUnchanged(input)
  })
}

function begin(key: string, path: string, cwd: string, options: PreparationOptions): Preparation {
  let output: SupervisedOutput | undefined
  let stopped = false
  const handle = (): RunHandle => {
    output ??= superviseOutput(options)
    if (stopped) output.handle.stop()
    return output.handle
  }
  const observer = { handle, onStage: (stage: Stage) => options.onStage?.(stage) }
  const promise = prepareProgram(path, cwd, observer).finally(() => output?.finish())
  const forget = (): void => {
    if (underway.get(key) === preparation) underway.delete(key)
  }
  const stop = (): void => {
    stopped = true
    output?.handle.stop()
    forget()
  }
  const preparation = { promise, waiting: 0, stop }
  underway.set(key, preparation)
  promise
    .then((prepared) => keep(key, prepared))
    .catch(() => undefined) // those who wait for it are told
    .finally(forget)
  return preparation
}

function keep(key: string, prepared: PreparedProgram): void {
  programs.set(key, { prepared, installedSeenAtMs: Date.now() })
  const [oldest] = programs.keys()
  if (programs.size > maxPrograms && oldest !== undefined) programs.delete(oldest)
}

/** Waits for a preparation. The last one who leaves stops it; the others do not notice. */
async function attend(
  preparation: Preparation,
  signal: AbortSignal | undefined,
): Promise<PreparedProgram> {
  preparation.waiting++
  if (!signal) return preparation.promise
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      preparation.waiting--
      if (preparation.waiting > 0) return reject(signal.reason)
      preparation.stop()
    }
    const settle = (): void => {
      signal.removeEventListener('abort', leave)
      if (signal.aborted) reject(signal.reason)
      else resolve(preparation.promise)
    }
    signal.addEventListener('abort', leave, { once: true })
    preparation.promise.then(settle, settle)
  })
}
