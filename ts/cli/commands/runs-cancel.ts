import { Command, Option } from 'clipanion'
import type { ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs cancel` */
export class RunsCancelCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'cancel']]

  static override synopsis: string = 'runs cancel RUN'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'end a durable run for good',
    details: `
      A run that sleeps, waits or was interrupted is cancelled at once; one that a process works on is stopped by that
      process. What it did stays done.
    `,
    examples: [['Cancel the newest run', '$0 runs cancel last']],
  })

  words: string[] = Option.Rest({ name: 'RUN' })

  override async execute(): Promise<ExitCode> {
    const [run = ''] = runsWords(this.words, RunsCancelCommand.synopsis)
    const { cancelRunHere } = await import('../runs/changing.ts')
    return cancelRunHere(run, this.context)
  }
}
