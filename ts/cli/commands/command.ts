import { Command } from 'clipanion'
import type { CapsuleContext } from '../context.ts'
import type { ExitCode } from '../exit.ts'

/** A command of ours: it ends with an exit code, and what it throws is explained in one place. */
export abstract class CapsuleCommand extends Command<CapsuleContext> {
  /** How it is written, with a word for each value: `run [FILE] [--task NAME]`. */
  static synopsis: string

  abstract override execute(): Promise<ExitCode>
}
