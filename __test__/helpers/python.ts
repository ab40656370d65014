import type { ExecutionContext } from 'ava'
import { run, type Envelope, type RunOptions } from '@capsule-run/sdk/runner'
import { folderWith } from './folder.ts'

/** Calls a task of a Python program. */
type CallPython = (task?: string, options?: Partial<RunOptions>) => Promise<Envelope>

/** A program `program.py` in a folder of its own, beside other files; its source needs no import of `task`. */
export function pythonProgram(
  t: ExecutionContext,
  source: string,
  files: Record<string, string> = {},
): { cwd: string; call: CallPython } {
  const cwd = folderWith(t, { ...files, 'program.py': `from capsule import task\n${source}` })
  const call: CallPython = async (task, options) =>
    run({ file: 'program.py', cwd, task, ...options })
  return { cwd, call }
}

/** Files of a virtual environment in `.venv`, of what is installed there. */
export function installed(files: Record<string, string>): Record<string, string> {
  const site = '.venv/lib/python3.14/site-packages'
  const inside = Object.entries(files).map(([name, text]) => [`${site}/${name}`, text] as const)
  return { '.venv/pyvenv.cfg': 'home = /usr/bin\n', ...Object.fromEntries(inside) }
}

/** A program that begins with some lines, and whose `main` gives a value. */
export function returning(top: string, value: string): string {
  return `${top}\n@task(name="main")\ndef main():\n  return ${value}\n`
}
