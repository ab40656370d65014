import { Command, Option } from 'clipanion'
import { Mistake, type ExitCode } from '../exit.ts'
import { oneLine } from '../tree/line.ts'
import { CapsuleCommand } from './command.ts'

/** `capsule runs`, and `capsule runs list` */
export class RunsCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs'], ['runs', 'list']]

  static override synopsis: string = 'runs [list] [--status STATUS] [--limit N] [--json]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'durable runs: list, show, resume, watch, signal, cancel, fork, prune',
    details: `
      Lists the newest durable runs of the project here, which survive their process: those of \`capsule run --durable\`
      and of \`run({ durable: true })\`. They are kept in \`.capsule/runs.db\`.

      \`capsule runs show\` shows one of them, \`resume\` goes on with it, \`watch\` with each when it can, \`signal\`
      answers what it waits for, \`cancel\` ends it, \`fork\` makes a new run of its first steps, and \`prune\` drops
      what ended long ago. \`capsule runs COMMAND --help\` says more. RUN is a run's id, \`last\`, or
      the end of an id that Capsule made: at least 6 characters, which no other has.
    `,
    examples: [
      ['List the newest durable runs', '$0 runs'],
      ['List what waits for a signal', '$0 runs list --status waiting'],
      ['Go on with a run after a crash', '$0 runs resume last'],
    ],
  })

  words: string[] = Option.Rest()
  status: string | undefined = Option.String('--status', {
    description:
      'only these: running, sleeping, waiting, interrupted, stuck, completed, failed, cancelled',
  })
  limit: string | undefined = Option.String('--limit', {
    description: 'how many are listed at most; default: 20',
  })
  json: boolean = Option.Boolean('--json', false, {
    description: 'print all that is known of them, as one line',
  })

  override async execute(): Promise<ExitCode> {
    const { listDurableRuns } = await import('../runs/listing.ts')
    const { words, status, limit } = this
    if (words[0] !== undefined) {
      throw new Mistake(`To show a run: capsule runs show ${oneLine(words[0])}`)
    }
    const reader = this.json ? 'program' : 'person'
    return listDurableRuns({ status, limit, reader }, this.context)
  }
}
