import { Command, Option } from 'clipanion'
import { runFile } from '../execution.ts'
import type { ExitCode } from '../exit.ts'
import { durabilityRequest } from '../runs/beginning.ts'
import { RunningCommand, runOptions } from './running.ts'

/** `capsule run` */
export class RunCommand extends RunningCommand {
  static override paths: string[][] = [['run']]

  static override synopsis: string = `run [FILE] ${runOptions} [--durable] [--run-id ID] [--no-durable]`

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'run a task of a program, in a sandbox of its own',
    details: `
      Loads FILE (TypeScript, JavaScript or Python), or takes it from the cache, and runs its task \`main\`.
      Without FILE it runs the \`entrypoint\` that \`capsule.toml\` names. ARGS are passed to the task as
      texts; \`--args-file\` passes any JSON.

      Standard output carries the envelope and nothing else. What the task prints goes to standard
      error. A task gets the files, hosts and variables that it declares. \`--mount\` gives every task a
      folder of the project besides: HOST[::GUEST][:ro|:rw]. \`--allow-host\`, \`--allow-file\`, \`--allow-env\`
      and \`--offline\` only take away: with one of them, what it does not name is refused, whatever tasks
      declare. Each of these but \`--offline\` can be given several times.

      With \`--durable\` the run survives its process: each call of a task is written to the project's journal,
      \`.capsule/runs.db\`. After a crash, a long sleep or a signal, \`capsule runs resume\` goes on with it, and nothing
      that was done is done again. \`durable = true\` under \`[workflow]\` of \`capsule.toml\` makes all runs so.

      Exit codes: 0 success, 1 the task failed, 2 a mistake in what was asked for, 3 a fault
      of Capsule's own, 4 the journal is of another version of the program, 5 the run sleeps or waits for a signal,
      130 stopped by Ctrl-C.
    `,
    examples: [
      ['Run the task main of a file', '$0 run hello.ts'],
      ['Pass arguments that start with a dash', '$0 run hello.ts -- --not-an-option'],
      [
        'Pass any JSON, and read the envelope with another program',
        '$0 run hello.ts --args-file rows.json --json',
      ],
      [
        'Run a program that you do not trust: one folder, one host',
        '$0 run found.ts --allow-file ./data:ro --allow-host api.example.com --allow-env API_KEY',
      ],
      [
        'Run a workflow that survives its process',
        '$0 run invoice.ts --durable --run-id invoice-2041',
      ],
      ['Run another task', '$0 run hello.ts --task greet Ada'],
    ],
  })

  durable: boolean[] | undefined = Option.Array<boolean, 0>('--durable', {
    arity: 0,
    description:
      'let the run survive its process; --no-durable: do not, though capsule.toml says so',
  })
  runId: string | undefined = Option.String('--run-id', {
    description: "the durable run's id; one that has ended gives its envelope again",
  })

  override async execute(): Promise<ExitCode> {
    const durability = durabilityRequest(this.durable, this.runId)
    return runFile({ ...this.request(), durability }, this.context)
  }
}
