import { Command } from 'clipanion'
import { emptyCache } from '../cleaning.ts'
import { CapsuleCommand } from './command.ts'
import type { ExitCode } from '../exit.ts'

/** `capsule clean` */
export class CleanCommand extends CapsuleCommand {
  static override paths: string[][] = [['clean']]

  static override synopsis: string = 'clean'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: "empty the project's cache",
    details: 'Programs are loaded again when they are next run. Safe while others are running.',
    examples: [['Empty the cache of the project here', '$0 clean']],
  })

  override async execute(): Promise<ExitCode> {
    return emptyCache(this.context)
  }
}
