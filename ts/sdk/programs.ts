import { isInstalled, isUnchanged } from './inputs.ts'
import { languageOf } from './language.ts'
import type { RunHandle } from './native.ts'
import { prepareProgram, type PreparedProgram, type Stage, type Whereabouts } from './program.ts'
import { superviseOutput, type SupervisedOutput, type Supervision } from './supervision.ts'

/** A caller that waits for a program. */
export interface PreparationOptions extends Supervision {
  /** Told what is being done, where that is not nothing. */
  onStage?: ((stage: Stage) => void) | undefined
}

/**
 * A program, if this process has it and it is still the one on disk. Synchronous: it is
 * on the way of every call.
 */
export function readyProgram(where: Whereabouts): PreparedProgram | undefined {
  const key = keyOf(where)
  const kept = programs.get(key)
  if (!kept) return undefined
  programs.delete(key)
  if (!isFresh(kept)) return undefined
  programs.set(key, kept) // now the last one to be dropped
  return kept.prepared
}

/** Prepares a program; callers that ask at the same time share the work. */
export async function sharedProgram(
  where: Whereabouts,
  options: PreparationOptions,
): Promise<PreparedProgram> {
  const key = keyOf(where)
  const joined = underway.get(key)
  if (!joined) return attend(begin(key, where, options.onStage), options)
  await attend(joined, options)
  // What it was made from may have changed after that preparation began.
  return readyProgram(where) ?? sharedProgram(where, options)
}

interface KeptProgram {
  prepared: PreparedProgram
  /** When the files of installed packages were last looked at. */
  installedSeenAtMs: number
}

/** A preparation that one or more callers wait for. */
interface Preparation {
  promise: Promise<PreparedProgram>
  callers: Set<Caller>
  /** Stops it, and lets newcomers begin another one. */
  stop: () => void
}

/** One that waits for a preparation. */
interface Caller extends Supervision {
  /** Stops waiting: the others do not notice. */
  leave: (reason: unknown) => void
}

/** Enough for any project; a host of generated files must not grow without end. */
const maxPrograms = 100

/** A package may have a thousand files. They change by installing, so once a second is often enough. */
const installedIntervalMs = 1000

const programs = new Map<string, KeptProgram>()
const underway = new Map<string, Preparation>()

function keyOf({ path, cwd, variables, trusted = false }: Whereabouts): string {
  const { PYTHONPATH, VIRTUAL_ENV } = languageOf(path) === 'python' ? variables : {}
  return [cwd, path, PYTHONPATH, VIRTUAL_ENV, trusted].join('\0')
}

function isFresh(kept: KeptProgram): boolean {
  const nowMs = Date.now()
  const withInstalled = nowMs - kept.installedSeenAtMs >= installedIntervalMs
  if (withInstalled) kept.installedSeenAtMs = nowMs
  const { inputs, program, path } = kept.prepared
  const unchanged = inputs.every((input) => {
    return (!withInstalled && isInstalled(input)) || isUnchanged(input)
  })
  return unchanged && (languageOf(path) !== 'python' || program.isCurrent(withInstalled))
}

function begin(
  key: string,
  where: Whereabouts,
  onStage: PreparationOptions['onStage'],
): Preparation {
  const callers = new Set<Caller>()
  let output: SupervisedOutput | undefined
  let stopped = false
  const handle = (): RunHandle => {
    output ??= superviseOutput(heardBy(callers))
    if (stopped) output.handle.stop()
    return output.handle
  }
  const observer = { handle, onStage: (stage: Stage) => onStage?.(stage) }
  const promise = prepareProgram(where, observer).finally(() => output?.finish())
  const forget = (): void => {
    if (underway.get(key) === preparation) underway.delete(key)
  }
  const stop = (): void => {
    stopped = true
    output?.handle.stop()
    forget()
  }
  const preparation = { promise, callers, stop }
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

/** What a program prints while it is loaded goes to all who wait for it; one whose listener throws leaves. */
function heardBy(callers: Set<Caller>): Supervision {
  const tellAll = (tell: (caller: Caller) => void): void => {
    for (const caller of callers) {
      try {
        tell(caller)
      } catch (reason) {
        caller.leave(reason)
      }
    }
  }
  return {
    onStdout: (text) => tellAll(({ onStdout }) => onStdout?.(text)),
    onStderr: (text) => tellAll(({ onStderr }) => onStderr?.(text)),
  }
}

/** Waits for a preparation. The last one who leaves stops it; the others do not notice. */
async function attend(
  { promise, callers, stop }: Preparation,
  { signal, onStdout, onStderr }: Supervision,
): Promise<PreparedProgram> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    let left: { reason: unknown } | undefined
    const leave = (reason: unknown): void => {
      left ??= { reason }
      callers.delete(caller)
      if (callers.size > 0) reject(reason)
      else stop()
    }
    const caller = { onStdout, onStderr, leave }
    const aborted = (): void => leave(signal?.reason)
    const settle = (): void => {
      signal?.removeEventListener('abort', aborted)
      callers.delete(caller)
      if (left) reject(left.reason)
      else resolve(promise)
    }
    callers.add(caller)
    signal?.addEventListener('abort', aborted, { once: true })
    promise.then(settle, settle)
  })
}
