import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { exportToFile, exportToUrl, OtlpError, type RunTrace } from '@capsule-run/sdk/internal'
import type { CapsuleContext } from '../context.ts'
import { exitCodes, Mistake, type ExitCode } from '../exit.ts'
import { startProgress } from '../progress.ts'

/** Exports runs as OpenTelemetry traces, to a file or to a collector. Those that go on are left out. */
export async function exportTrace(
  runs: readonly RunTrace[],
  target: string,
  context: CapsuleContext,
): Promise<ExitCode> {
  const { stdout, stderr } = context
  const ended = runs.filter((run) => run.ended_ms !== null)
  const others = runs.length - ended.length
  if (ended.length === 0) throw nothingToExport(others)
  const place = target.includes('://')
    ? await send(ended, httpUrl(target), context)
    : await write(ended, target, context)
  stdout.write(`exported ${counted(ended.length)} to ${place}\n`)
  if (others > 0) stderr.write(`left out ${counted(others)} without an end\n`)
  return exitCodes.success
}

async function write(
  runs: readonly RunTrace[],
  file: string,
  { cwd, env }: CapsuleContext,
): Promise<string> {
  const path = resolve(cwd, file)
  // The file is replaced as a whole: a folder cannot be, and a device or a pipe must not be.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    throw new Mistake(`${file} is there and is no file. Name a file for --otlp, or a URL.`)
  }
  await explained(exportToFile(path, runs, { env }))
  return file
}

async function send(
  runs: readonly RunTrace[],
  { href, host }: URL,
  context: CapsuleContext,
): Promise<string> {
  const progress = startProgress(context)
  progress.show(`sending ${counted(runs.length)} to ${host}`)
  try {
    await explained(exportToUrl(href, runs, { env: context.env }))
    return host
  } finally {
    progress.done()
  }
}

async function explained(exporting: Promise<void>): Promise<void> {
  try {
    await exporting
  } catch (error) {
    throw error instanceof OtlpError ? new Mistake(`Not exported: ${error.message}`) : error
  }
}

function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && ['http:', 'https:'].includes(url.protocol)) return url
  throw new Mistake(
    `--otlp "${text}" is no URL of http or https. Write one, such as http://localhost:4318, or the name of a file.`,
  )
}

function nothingToExport(others: number): Mistake {
  if (others === 0)
    return new Mistake('There is no run to export. capsule trace lists what there is.')
  return new Mistake(`There is nothing to export yet: ${counted(others)} without an end.`)
}

function counted(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`
}
