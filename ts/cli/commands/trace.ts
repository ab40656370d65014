import { Command, Option } from 'clipanion'
import { CapsuleCommand } from './command.ts'
import { Mistake, type ExitCode } from '../exit.ts'
import type { TraceRequest } from '../trace/request.ts'

/** `capsule trace` */
export class TraceCommand extends CapsuleCommand {
  static override paths: string[][] = [['trace']]

  static override synopsis: string =
    'trace [RUN] [--state STATE] [--task NAME] [--since AGE] [--limit N] [--follow] [--open] ' +
    '[--otlp FILE|URL] [--json]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'show what was run, and what became of it',
    details: `
      Lists the newest runs of the project here. RUN shows one of them: its tasks as a tree, when
      each worked and waited, what it cost, why it failed, and what it printed. RUN is a run's id,
      a beginning or an end of one that no other has, or \`last\`.

      \`--follow\` shows a run until it has ended; without RUN, the newest that is under way. \`--open\`
      shows runs in the browser, on a page that only this machine can reach, until Ctrl-C.
    `,
    examples: [
      ['List the newest runs', '$0 trace'],
      ['Show the newest run', '$0 trace last'],
      ['List what failed in the last hour', '$0 trace --state failed --since 1h'],
      ['Watch a run that another terminal started', '$0 trace --follow'],
      ['Look at runs in the browser', '$0 trace --open'],
      ['Read a run with another program', '$0 trace last --json'],
      ['Send the newest run to a collector', '$0 trace last --otlp http://localhost:4318'],
    ],
  })

  run: string | undefined = Option.String({ name: 'RUN', required: false })
  state: string | undefined = Option.String('--state', {
    description: 'only runs in this state: completed, failed, cancelled, running, interrupted …',
  })
  task: string | undefined = Option.String('--task', {
    description: 'only runs in which this task ran',
  })
  since: string | undefined = Option.String('--since', {
    description: 'only runs since then: 90s, 30m, 1h, 2d',
  })
  limit: string | undefined = Option.String('--limit', {
    description: 'how many runs are listed at most; default: 20',
  })
  follow: boolean = Option.Boolean('--follow', false, {
    description: 'show a run until it has ended',
  })
  open: boolean = Option.Boolean('--open', false, { description: 'show runs in the browser' })
  otlp: string | undefined = Option.String('--otlp', {
    description: 'export runs that have ended as OpenTelemetry traces, to a file or a collector',
  })
  json: boolean = Option.Boolean('--json', false, {
    description: 'print all that the trace has, as one line',
  })

  override async execute(): Promise<ExitCode> {
    // Other commands need not wait for what it alone needs.
    const { showTrace } = await import('../trace/request.ts')
    const { run, state, task, since, limit, otlp } = this
    const filter = { state, task, since, limit }
    return showTrace({ run, filter, form: this.#form(), otlp }, this.context)
  }

  #form(): TraceRequest['form'] {
    const forms = (['follow', 'open', 'otlp', 'json'] as const).filter((form) => this[form])
    const [form = 'text', second] = forms
    if (second === undefined) return form
    throw new Mistake(`--${form} and --${second} do not go together: give one of them.`)
  }
}
