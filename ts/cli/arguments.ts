import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { reasonOf } from '@capsule-run/sdk/internal'
import { Mistake } from './exit.ts'

/** A task's arguments: those of an arguments file, or the command line's as texts. */
export function readArguments(
  cwd: string,
  positional: readonly string[],
  argsFile: string | undefined,
): readonly unknown[] {
  if (argsFile === undefined) return positional
  if (positional.length > 0) {
    throw new Mistake(`${argsFile}: give arguments in --args-file or after FILE, not both.`)
  }
  const args = parse(argsFile, read(resolve(cwd, argsFile), argsFile))
  if (Array.isArray(args)) return args
  throw new Mistake(`${argsFile}: must hold a JSON array, one item for each argument of the task.`)
}

function read(path: string, argsFile: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Mistake(`${argsFile}: the arguments file cannot be read: ${reasonOf(error)}.`)
  }
}

function parse(argsFile: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Mistake(`${argsFile}: is not JSON: ${reasonOf(error)}.`)
  }
}
