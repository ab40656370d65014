import { resolve } from 'node:path'
import { inspectFile, type Inspection } from '@capsule-run/sdk/internal'
import { colorsFor, type Colors } from './colors.ts'
import type { CapsuleContext } from './context.ts'
import { exitCodes, type ExitCode } from './exit.ts'
import { formatBytes } from './format.ts'
import { artifactNamed } from './trust.ts'
import { oneLine } from './tree/line.ts'

/** Prints what an artifact is. */
export async function inspectArtifactFile(
  file: string,
  reader: 'person' | 'program',
  { cwd, env, stdout }: CapsuleContext,
): Promise<ExitCode> {
  artifactNamed(file)
  const found = await inspectFile(resolve(cwd, file), cwd)
  const text =
    reader === 'program' ? JSON.stringify(found) : render(file, found, colorsFor(stdout, env))
  stdout.write(`${text}\n`)
  return exitCodes.success
}

function render(file: string, found: Inspection, colors: Colors): string {
  const rows = [...whatItIs(found), ...itsMaking(found), ...itsParts(found)]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(
    ([name, value]) => `  ${colors.dim(name.padEnd(width))}  ${oneLine(value)}`,
  )
  return [colors.bold(oneLine(file)), ...lines, '', colors.bold('Tasks'), ...tasksOf(found)].join(
    '\n',
  )
}

type Row = readonly [string, string]

function whatItIs({ form, bytes, sealed_here, installed_engine }: Inspection): Row[] {
  const forms = { portable: 'for every machine', sealed: 'for one installation' }
  const engine = installed_engine
    ? 'installed here'
    : form === 'portable'
      ? 'not installed here: compiled once, when it is first run'
      : 'not installed here: run its .wasm'
  return [
    ['artifact', `${forms[form]}, ${formatBytes(bytes)}`],
    ...(sealed_here === null
      ? []
      : [['sealed', sealed_here ? 'by this installation' : 'not by this installation'] as const]),
    ['engine', engine],
  ]
}

function itsMaking({ provenance }: Inspection): Row[] {
  const { file, language, capsule, interpreter, bundle, sources, engine, time } = provenance
  return [
    ['made of', `${file} (${language})`],
    ['made by', `Capsule ${capsule}, ${interpreter}`],
    ['bundle', bundle],
    ['sources', sources],
    ['engine code', engine],
    ['loaded at', shownTime(time)],
  ]
}

/** What a stranger's artifact says may be no time. */
function shownTime(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString()
}

function itsParts(found: Inspection): Row[] {
  const parts: (readonly [string, number | null])[] = [
    ['engine', found.engine_bytes],
    ['image', found.image_bytes],
    ['source map', found.source_map_bytes],
    ['modules', found.modules_bytes],
  ]
  return parts.flatMap(([name, bytes]) => (bytes ? [[`${name} size`, formatBytes(bytes)]] : []))
}

function tasksOf({ tasks }: Inspection): string[] {
  return tasks.map(({ name, ...options }) => {
    const said = Object.entries(options).map(([option, value]) => {
      return `${option} ${JSON.stringify(value)}`
    })
    return `  ${oneLine([String(name), ...said].join(' '))}`
  })
}
