import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CliOptions } from '../helpers/run-cli.ts'

/** What goes wrong in one process. */
export interface Disturbance {
  /** CRASH_AT of shim.c: "after write 7". */
  at?: string
  /** CRASH_CLOCK of shim.c: "-3600 7". */
  clock?: string
  /** Seconds after which it is killed from outside. */
  seconds?: string
  /** Whether what was not synced is lost with it, as when the power fails. */
  power?: boolean
  /** Nothing: it only tells in effects/log what it writes and syncs. */
  log?: boolean
}

/** A disturbance as text. */
export function told({ at, clock, seconds, power }: Disturbance): string {
  const parts = [
    at,
    clock && `the clock ${clock.replace(' ', ' s from write ')}`,
    seconds && `killed after ${seconds} s`,
    power && 'the power fails',
  ]
  return parts.filter(Boolean).join(', ') || 'undisturbed'
}

/** Compiles the shim into a folder; Linux only. */
export function compileShim(folder: string): string {
  const source = fileURLToPath(new URL('shim.c', import.meta.url))
  const shim = join(folder, 'shim.so')
  execFileSync('cc', ['-shared', '-fPIC', '-Wall', '-Wextra', '-Werror', '-o', shim, source])
  return shim
}

/** How the command is started so that this goes wrong. */
export function disturbed(shim: string, project: string, given: Disturbance): CliOptions {
  const { at, clock, seconds, power, log } = given
  const env: Record<string, string> = { LD_PRELOAD: shim }
  if (at !== undefined) env['CRASH_AT'] = at
  if (clock !== undefined) env['CRASH_CLOCK'] = clock
  if (power === true) env['CRASH_SYNCED'] = keepSynced(project)
  if (log === true) env['CRASH_LOG'] = join(project, 'effects', 'log')
  const through = seconds === undefined ? [] : ['timeout', '--signal=KILL', seconds]
  return { env, through }
}

const names = ['runs.db', 'runs.db-wal', 'runs.db-journal']

function journalFiles(project: string): { path: string; kept: string }[] {
  return names
    .map((name) => join(project, '.capsule', name))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, kept: join(project, 'synced', String(statSync(path).ino)) }))
}

/** What is in the files now is safe. */
function keepSynced(project: string): string {
  const folder = join(project, 'synced')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const { path, kept } of journalFiles(project)) copyFileSync(path, kept)
  return folder
}

/** The journal's files have only what was synced. */
export function losePower(project: string): void {
  for (const { path, kept } of journalFiles(project)) {
    if (existsSync(kept)) copyFileSync(kept, path)
    else truncateSync(path)
  }
  rmSync(join(project, '.capsule', 'runs.db-shm'), { force: true })
}
