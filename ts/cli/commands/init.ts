import { Command, Option } from 'clipanion'
import { CapsuleCommand } from './command.ts'
import type { ExitCode } from '../exit.ts'

/** `capsule init` */
export class InitCommand extends CapsuleCommand {
  static override paths: string[][] = [['init']]

  static override synopsis: string = 'init [DIR] [--template TEMPLATE] [--yes]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'make a new project',
    details: `
      Puts a program with one task, a test of it and the settings of a project into DIR, which is made
      if it is not there; without DIR into the folder here. No file that is there is changed: if one is
      in the way, nothing is written. At a terminal it asks for the language.
    `,
    examples: [
      ['Make a project in the folder hello', '$0 init hello'],
      ['Make one in Python, and ask nothing', '$0 init hello --template py'],
    ],
  })

  folder: string | undefined = Option.String({ name: 'DIR', required: false })
  template: string | undefined = Option.String('--template', {
    description: 'the language: ts (default), js or py',
  })
  yes: boolean = Option.Boolean('--yes', false, { description: 'ask nothing' })

  override async execute(): Promise<ExitCode> {
    // Other commands need not wait for what it alone needs.
    const { makeProject } = await import('../init/project.ts')
    const { folder, template, yes } = this
    return makeProject({ folder, template, manner: yes ? 'silent' : 'asking' }, this.context)
  }
}
