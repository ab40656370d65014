import type { ExecutionContext } from 'ava'
import { run, type Envelope, type RunOptions } from '@capsule-run/sdk/runner'
import { folderWith } from './folder.ts'

/** Calls a task of one program. */
export type CallTask = (
  task: string,
  args?: readonly unknown[],
  options?: Partial<RunOptions>,
) => Promise<Envelope>

/** A program in a folder of its own; `source` needs no import of `task`. */
export function programOf(t: ExecutionContext, source: string): CallTask {
  const cwd = folderWith(t, { 'program.ts': programText(source) })
  return async (task, args = [], options = {}) =>
    run({ file: 'program.ts', cwd, task, args, ...options })
}

/** The file of a program, `task` imported. */
export function programText(source: string): string {
  return `import { task } from '@capsule-run/sdk'\n${source}\n`
}
