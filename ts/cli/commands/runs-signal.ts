import { Command, Option } from 'clipanion'
import type { ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs signal` */
export class RunsSignalCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'signal']]

  static override synopsis: string = 'runs signal RUN NAME [JSON]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'answer what a durable run waits for',
    details: `
      Sends the signal NAME with a JSON value, \`null\` if none is given, to a run. It is taken once. One that the run does
      not wait for yet is kept until it does. A run that no process waits with goes on by \`capsule runs resume\` or
      \`capsule runs watch\`.
    `,
    examples: [
      ['Approve', '$0 runs signal last approval true'],
      [
        'Send an object; the quotes around it are for the shell',
        `$0 runs signal last order '{"amount": 3}'`,
      ],
    ],
  })

  words: string[] = Option.Rest({ name: 'RUN' })

  override async execute(): Promise<ExitCode> {
    const { signalRunHere } = await import('../runs/changing.ts')
    const [run = '', name = '', text] = runsWords(this.words, RunsSignalCommand.synopsis)
    return signalRunHere(run, { name, text }, this.context)
  }
}
