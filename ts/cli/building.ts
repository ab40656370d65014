import { basename, dirname, extname, join, resolve } from 'node:path'
import {
  exportProgram,
  languageOf,
  openEngineAhead,
  sharedProgram,
  shownPath,
} from '@capsule-run/sdk/internal'
import { colorsFor } from './colors.ts'
import type { CapsuleContext } from './context.ts'
import { exitCodes, Mistake, type ExitCode } from './exit.ts'
import { formatBytes, formatDuration } from './format.ts'
import { interruptible } from './interruption.ts'
import { startProgress } from './progress.ts'

/** What `capsule build` was asked for. */
export interface BuildRequest {
  file: string
  /** The program in the cache, or artifacts in a folder; default: the source's. */
  wanted: 'cached' | { out: string | undefined }
}

/** Loads a program ahead of time, or makes an artifact of it, and says what was made. */
export async function buildFile(
  { file, wanted }: BuildRequest,
  context: CapsuleContext,
): Promise<ExitCode> {
  const { cwd, env, stdout } = context
  const startedMs = Date.now()
  const path = resolve(cwd, file)
  const language = languageOf(path)
  if (language) openEngineAhead(language)
  const where = { path, cwd, variables: env }
  const lines = await withProgress(context, async (options) => {
    if (wanted === 'cached') {
      const { name, tasks } = await sharedProgram(where, options)
      return [`${name}  ${tasks.length === 1 ? '1 task' : `${tasks.length} tasks`}, in the cache`]
    }
    const out = wanted.out === undefined ? dirname(path) : resolve(cwd, wanted.out)
    const to = join(out, basename(path, extname(path)))
    const files = await exportProgram(where, { to, time: timeFrom(env) }, options)
    return files.map(({ path: made, bytes }) => {
      const reach = made.endsWith('.cwasm') ? 'for this installation' : 'for every machine'
      return `${shownPath(cwd, made)}  ${formatBytes(bytes)}, ${reach}`
    })
  })
  const colors = colorsFor(stdout, env)
  for (const line of lines) stdout.write(`${colors.green('✓')} ${line}\n`)
  stdout.write(`  built in ${formatDuration(Date.now() - startedMs)}\n`)
  return exitCodes.success
}

/** How work is followed and stopped. */
interface WorkOptions {
  signal: AbortSignal
  onStage: (stage: string) => void
  onStdout: (text: string) => void
  onStderr: (text: string) => void
}

async function withProgress<Made>(
  context: CapsuleContext,
  work: (options: WorkOptions) => Promise<Made>,
): Promise<Made> {
  return interruptible(async (signal) => {
    const { show: onStage, write: onStdout, write: onStderr, done } = startProgress(context)
    try {
      return await work({ signal, onStage, onStdout, onStderr })
    } finally {
      done()
    }
  })
}

/** The time of a reproducible build, as other tools take it. */
function timeFrom({ SOURCE_DATE_EPOCH: time }: CapsuleContext['env']): number | undefined {
  if (time === undefined || time === '') return undefined
  if (/^\d{1,12}$/.test(time)) return Number(time)
  throw new Mistake(`SOURCE_DATE_EPOCH is ${JSON.stringify(time)}: it must be seconds since 1970.`)
}
