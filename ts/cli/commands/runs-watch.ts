import { Command, Option } from 'clipanion'
import type { ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs watch` */
export class RunsWatchCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'watch']]

  static override synopsis: string = 'runs watch'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'go on with each durable run when it can, until Ctrl-C',
    details: `
      Looks once a second for runs of the project here whose time or signal has come, or whose process is gone, and goes
      on with them. Says on standard error what it does and what the tasks print.
    `,
    examples: [['Keep the runs of the project here going', '$0 runs watch']],
  })

  words: string[] = Option.Rest()

  override async execute(): Promise<ExitCode> {
    runsWords(this.words, RunsWatchCommand.synopsis)
    const { watchDurableRuns } = await import('../runs/watching.ts')
    return watchDurableRuns(this.context)
  }
}
