import { Command, Option } from 'clipanion'
import type { ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs show` */
export class RunsShowCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'show']]

  static override synopsis: string = 'runs show RUN [--json]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'show a durable run: its steps, and what it waits for',
    details: `
      Shows the steps of a run (its calls of tasks, sleeps and signals) as a tree. Their numbers are the order in which
      they completed: what \`capsule runs fork --at N\` counts. A signal that the run waits for is shown with what its
      program says about it.
    `,
    examples: [['Show the newest run', '$0 runs show last']],
  })

  words: string[] = Option.Rest({ name: 'RUN' })
  json: boolean = Option.Boolean('--json', false, {
    description: 'print all that is known of it, as one line',
  })

  override async execute(): Promise<ExitCode> {
    const [run = ''] = runsWords(this.words, RunsShowCommand.synopsis)
    const { showDurableRun } = await import('../runs/showing.ts')
    return showDurableRun(run, this.json ? 'program' : 'person', this.context)
  }
}
