import { Command } from 'clipanion'
import { runFile } from '../execution.ts'
import type { ExitCode } from '../exit.ts'
import { RunningCommand, runOptions } from './running.ts'

/** `capsule run` */
export class RunCommand extends RunningCommand {
  static override paths: string[][] = [['run']]

  static override synopsis: string = `run [FILE] ${runOptions}`

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

      Exit codes: 0 success, 1 the task failed, 2 a mistake in what was asked for, 3 a fault
      of Capsule's own, 130 stopped by Ctrl-C.
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
      ['Run another task', '$0 run hello.ts --task greet Ada'],
    ],
  })

  override async execute(): Promise<ExitCode> {
    return runFile(this.request(), this.context)
  }
}
