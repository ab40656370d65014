import { Command, Option } from 'clipanion'
import type { ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs prune` */
export class RunsPruneCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'prune']]

  static override synopsis: string = 'runs prune [--older-than AGE]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'drop durable runs that ended long ago',
    details: 'Runs that have not ended are kept, however old they are.',
    examples: [['Drop what ended more than a week ago', '$0 runs prune --older-than 7d']],
  })

  words: string[] = Option.Rest()
  olderThan: string | undefined = Option.String('--older-than', {
    description: 'how long ago they ended at least: 90s, 30m, 1h, 7d; default: 30d',
  })

  override async execute(): Promise<ExitCode> {
    runsWords(this.words, RunsPruneCommand.synopsis)
    const { pruneRunsHere } = await import('../runs/changing.ts')
    return pruneRunsHere(this.olderThan, this.context)
  }
}
