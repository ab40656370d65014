import { dirname, resolve } from 'node:path'
import { CapsuleError } from './errors.ts'
import type { PreparedProgram, Whereabouts } from './program.ts'
import { readyProgram, sharedProgram, type PreparationOptions } from './programs.ts'
import { didYouMean } from './spelling.ts'

/**
 * The program and those whose tasks it calls, and so on, each linked to those that it names. A file that is
 * missing, cannot be loaded or has no such task is found here: nothing runs.
 */
export async function linkedPrograms(
  entry: PreparedProgram,
  caller: Omit<Whereabouts, 'path'>,
  options: PreparationOptions,
): Promise<PreparedProgram[]> {
  const programs = new Map([[entry.path, entry]])
  // A map is walked over what is added meanwhile, too.
  for (const program of programs.values()) {
    for (const reference of program.references) {
      const path = resolve(dirname(program.path), reference.file)
      const where = { ...caller, path }
      const target = programs.get(path) ?? (await prepared(where, program, reference, options))
      check(program, reference, target)
      program.program.link(reference.file, target.program)
      programs.set(path, target)
    }
  }
  return [...programs.values()]
}

type Reference = PreparedProgram['references'][number]

async function prepared(
  where: Whereabouts,
  program: PreparedProgram,
  reference: Reference,
  options: PreparationOptions,
): Promise<PreparedProgram> {
  try {
    return readyProgram(where) ?? (await sharedProgram(where, options))
  } catch (error) {
    if (!(error instanceof CapsuleError)) throw error
    const message = `${mention(program, reference)}: ${error.message}`
    throw new CapsuleError(error.code, message, { cause: error })
  }
}

function check(program: PreparedProgram, reference: Reference, target: PreparedProgram): void {
  const refuse = (why: string): CapsuleError =>
    new CapsuleError('LOAD_ERROR', `${mention(program, reference)}: ${why}`)
  if (target.project.root !== program.project.root) {
    throw refuse(
      `the file is in another project, ${target.project.root}. A program calls tasks of its own project only.`,
    )
  }
  if (target.tasks.includes(reference.task)) return
  const there = target.tasks.map((task) => `"${task}"`).join(', ')
  throw refuse(
    `there is no task "${reference.task}". There is: ${there}.${didYouMean(reference.task, target.tasks)}`,
  )
}

function mention({ name }: PreparedProgram, { file, task }: Reference): string {
  return `${name}: the task "${task}" of "${file}"`
}
