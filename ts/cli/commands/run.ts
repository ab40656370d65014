import { Command, Option } from 'clipanion'
import { CapsuleCommand } from './command.ts'
import { runFile } from '../execution.ts'
import type { ExitCode } from '../exit.ts'
import { surroundingsFrom } from '../surroundings.ts'

/** `capsule run` */
export class RunCommand extends CapsuleCommand {
  static override paths: string[][] = [['run']]

  static override synopsis: string =
    'run [FILE] [ARGS…] [--json] [--verbose] [--args-file FILE] [--task NAME] [--mount MOUNT] ' +
    '[--allow-host HOST] [--allow-file FOLDER] [--allow-env NAME] [--offline]'

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

  words: string[] = Option.Rest({ name: 'FILE' })
  json: boolean = Option.Boolean('--json', false, {
    description: 'print the envelope as one line, and nothing for people',
  })
  verbose: boolean = Option.Boolean('--verbose', false, {
    description: 'show on standard error how the program was loaded and what its tasks cost',
  })
  argsFile: string | undefined = Option.String('--args-file', {
    description: "a file with a JSON array, the task's arguments",
  })
  task: string | undefined = Option.String('--task', {
    description: 'the task to run; default: main',
  })

  mount: string[] | undefined = Option.Array('--mount', {
    description: 'a folder of the project for every task: HOST[::GUEST][:ro|:rw]',
  })
  allowHost: string[] | undefined = Option.Array('--allow-host', {
    description: 'the hosts that tasks may call at most',
  })
  allowFile: string[] | undefined = Option.Array('--allow-file', {
    description: 'the folders that tasks may see at most: FOLDER[:ro|:rw]',
  })
  allowEnv: string[] | undefined = Option.Array('--allow-env', {
    description: 'the environment variables that tasks may see at most',
  })
  offline: boolean = Option.Boolean('--offline', false, { description: 'no network, for any task' })

  override async execute(): Promise<ExitCode> {
    const { argsFile, task } = this
    const surroundings = surroundingsFrom(this)
    const [file, ...positional] = this.words
    const reader = this.json ? 'program' : 'person'
    const detail = this.verbose ? 'verbose' : 'normal'
    const request = { file, positional, argsFile, task, surroundings, reader, detail } as const
    return runFile(request, this.context)
  }
}
