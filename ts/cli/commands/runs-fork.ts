import { Command, Option } from 'clipanion'
import type { ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs fork` */
export class RunsForkCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'fork']]

  static override synopsis: string = 'runs fork RUN --at N [--run-id ID]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'make a new durable run of the first steps of another',
    details: `
      The new run has the first N completed steps of RUN, as \`capsule runs show\` numbers them, and goes on with the
      program as it is now: for a program that was changed after the run began. Says how to start it.
    `,
    examples: [['Go on after step 3 with the changed program', '$0 runs fork last --at 3']],
  })

  words: string[] = Option.Rest({ name: 'RUN' })
  at: string | undefined = Option.String('--at', {
    description: 'how many completed steps the new run has',
  })
  runId: string | undefined = Option.String('--run-id', {
    description: "the new run's id; default: a new one",
  })

  override async execute(): Promise<ExitCode> {
    const [run = ''] = runsWords(this.words, RunsForkCommand.synopsis)
    const { forkRunHere } = await import('../runs/changing.ts')
    return forkRunHere(run, { at: this.at, runId: this.runId }, this.context)
  }
}
