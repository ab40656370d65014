import type { ExecutionContext } from 'ava'
import { run, type Envelope, type RunOptions } from '@capsule-run/sdk/runner'
import { folderWith } from './folder.ts'

/** Calls a task of one program; `main`, if none is named. */
export type CallTask = (
  task?: string,
  args?: readonly unknown[],
  options?: Partial<RunOptions>,
) => Promise<Envelope>

/** A folder with a program, and what calls its tasks. */
export interface Project {
  cwd: string
  call: CallTask
}

/** Calls the tasks of a file in a folder. */
export function calling(cwd: string, file: string): CallTask {
  return async (task, args = [], options = {}) => run({ file, cwd, task, args, ...options })
}

/** A folder of a test's own with these files; tasks are those of `file`. */
export function projectOf(
  t: ExecutionContext,
  file: string,
  files: Record<string, string>,
): Project {
  const cwd = folderWith(t, files)
  return { cwd, call: calling(cwd, file) }
}

/** A program in a folder of its own; `source` needs no import of `task`. */
export function programOf(t: ExecutionContext, source: string): CallTask {
  return projectOf(t, 'program.ts', { 'program.ts': programText(source) }).call
}

/** The file of a program, `task` imported. */
export function programText(source: string): string {
  return `import { task } from '@capsule-run/sdk'\n${source}\n`
}
