import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCli } from '../helpers/run-cli.ts'
import { compileShim } from './disturbance.ts'
import { countingServer, type CountingServer } from './server.ts'

/** What all cases share: a folder, the shim, a server, and projects whose programs are loaded. */
export interface Laboratory {
  root: string
  shim: string
  server: CountingServer
  /** A new project: its journal is not there, or has a run in it, or is so large that it is written back soon. */
  project: (journal: JournalKind) => string
  close: (keep: boolean) => void
}

export type JournalKind = 'none' | 'small' | 'large'

/** Pages of SQLite's write-ahead log at which it is written back into the file. */
const CHECKPOINT_PAGES = 1000
/** How many pages before that a large journal stops: about what half of a workflow writes. */
const MARGIN_PAGES = 60
/** Bytes of a page, with its head. */
const PAGE_BYTES = 4096 + 24

/** Prepares what all cases share. */
export async function laboratory(kinds: readonly JournalKind[]): Promise<Laboratory> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'capsule-crash-')))
  const programs = fileURLToPath(new URL('workflows', import.meta.url))
  for (const kind of kinds) await prepare(join(root, kind), programs, kind)
  const server = await countingServer(root)
  let cases = 0
  return {
    root,
    shim: compileShim(root),
    server,
    project: (journal) => {
      const folder = join(root, `case${cases++}`)
      cpSync(join(root, journal), folder, { recursive: true })
      return folder
    },
    close: (keep) => {
      server.close()
      if (!keep) rmSync(root, { recursive: true, force: true })
    },
  }
}

async function prepare(folder: string, programs: string, kind: JournalKind): Promise<void> {
  cpSync(programs, folder, { recursive: true })
  mkdirSync(join(folder, 'effects'))
  for (const file of ['workflows.ts', 'workflows.py']) {
    const { exitCode, stderr } = await runCli(folder, [
      'run',
      file,
      '--task',
      'pure',
      'x',
      '--run-id',
      file,
    ])
    if (exitCode !== 0) throw new Error(stderr)
  }
  const journal = join(folder, '.capsule')
  if (kind === 'none') {
    for (const end of ['', '-wal', '-shm']) rmSync(join(journal, `runs.db${end}`))
  }
  if (kind === 'large') await fill(folder)
}
/** Makes the write-ahead log nearly as long as it becomes before it is written back. */
async function fill(folder: string): Promise<void> {
  const log = join(folder, '.capsule', 'runs.db-wal')
  for (let n = 0; statSync(log).size < (CHECKPOINT_PAGES - MARGIN_PAGES) * PAGE_BYTES; n++) {
    const run = ['run', 'workflows.ts', '--task', 'sequential', '--run-id', `filling${n}`]
    const { exitCode, stderr } = await runCli(folder, run)
    if (exitCode !== 0) throw new Error(stderr)
  }
  rmSync(join(folder, 'effects', 'lines'))
}
