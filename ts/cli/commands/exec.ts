import { Command, Option } from 'clipanion'
import { runFile } from '../execution.ts'
import { Mistake, type ExitCode } from '../exit.ts'
import { artifactNamed, warnOfTrust } from '../trust.ts'
import { RunningCommand, runOptions } from './running.ts'

/** `capsule exec` */
export class ExecCommand extends RunningCommand {
  static override paths: string[][] = [['exec']]

  static override synopsis: string = `exec FILE ${runOptions} [--trust]`

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'run a task of a built artifact',
    details: `
      Runs the task \`main\` of FILE, which \`capsule build --export\` made: a \`.wasm\`, wherever it comes from,
      or a \`.cwasm\` of this installation. It needs no source. Everything else is as for \`capsule run\`; settings
      and paths are those of the project that FILE lies in.

      A \`.wasm\` is safe to run whoever made it. A \`.cwasm\` has native code: one that this installation did not seal
      is refused. With \`--trust\` it runs all the same, and can do whatever you can.
    `,
    examples: [
      ['Run an artifact', '$0 exec hello.wasm'],
      ['Pass any JSON', '$0 exec hello.cwasm --args-file rows.json --json'],
    ],
  })

  trust: boolean = Option.Boolean('--trust', false, {
    description:
      'run a .cwasm though this installation did not seal it: it can do whatever you can',
  })

  override async execute(): Promise<ExitCode> {
    const request = this.request()
    if (request.file === undefined) throw new Mistake('Which artifact? Usage: capsule exec FILE.')
    artifactNamed(request.file)
    if (this.trust) warnOfTrust(request.file, this.context)
    return runFile({ ...request, trusted: this.trust }, this.context)
  }
}
