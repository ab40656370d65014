import { Command, Option } from 'clipanion'
import { Mistake, type ExitCode } from '../exit.ts'
import { inspectArtifactFile } from '../inspecting.ts'
import { CapsuleCommand } from './command.ts'

/** `capsule inspect` */
export class InspectCommand extends CapsuleCommand {
  static override paths: string[][] = [['inspect']]

  static override synopsis: string = 'inspect FILE [--json]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'show what a built artifact is, without running it',
    details: `
      Shows the tasks of FILE, a \`.wasm\` or \`.cwasm\`, with their options; what it was made of and by what; the sizes
      of its parts; and of a \`.cwasm\` whether this installation sealed it. What an artifact says of its tasks and its
      making is its own word.
    `,
    examples: [['Look at an artifact', '$0 inspect hello.wasm']],
  })

  words: string[] = Option.Rest({ name: 'FILE' })
  json: boolean = Option.Boolean('--json', false, { description: 'print it as one line of JSON' })

  override async execute(): Promise<ExitCode> {
    const [file, ...more] = this.words
    if (file === undefined || more.length > 0) {
      throw new Mistake(`Which artifact? Usage: capsule ${InspectCommand.synopsis}`)
    }
    return inspectArtifactFile(file, this.json ? 'program' : 'person', this.context)
  }
}
