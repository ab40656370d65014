import { Command, Option } from 'clipanion'
import { buildFile } from '../building.ts'
import { Mistake, type ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'

/** `capsule build` */
export class BuildCommand extends CapsuleCommand {
  static override paths: string[][] = [['build']]

  static override synopsis: string = 'build FILE [--export] [--out FOLDER]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'load a program ahead of time, or make an artifact of it',
    details: `
      Loads FILE (TypeScript, JavaScript or Python) into the cache, so that its first run is as fast as the next.

      With \`--export\` it writes NAME.wasm, which runs on every machine and under later versions of Capsule, and
      NAME.cwasm, which runs at once and only under this installation; \`capsule exec\` runs both. They are written
      beside FILE or into FOLDER. The same source gives the same NAME.wasm. The time that the program sees while it is
      loaded is that of SOURCE_DATE_EPOCH, or the first second of 2020.
    `,
    examples: [
      ['Load a file ahead of time', '$0 build hello.ts'],
      ['Make an artifact of it', '$0 build hello.ts --export --out dist'],
    ],
  })

  words: string[] = Option.Rest({ name: 'FILE' })
  export: boolean = Option.Boolean('--export', false, {
    description: 'write NAME.wasm and NAME.cwasm',
  })
  out: string | undefined = Option.String('--out', {
    description: 'where they are written; default: beside FILE',
  })

  override async execute(): Promise<ExitCode> {
    const [file, ...more] = this.words
    if (file === undefined || more.length > 0) {
      throw new Mistake(`One file is built at a time. Usage: capsule ${BuildCommand.synopsis}`)
    }
    if (this.out !== undefined && !this.export) {
      throw new Mistake('--out says where --export writes: give both.')
    }
    return buildFile({ file, wanted: this.export ? { out: this.out } : 'cached' }, this.context)
  }
}
