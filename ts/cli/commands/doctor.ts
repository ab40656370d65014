import { Command } from 'clipanion'
import { CapsuleCommand } from './command.ts'
import { examine } from '../examination.ts'
import type { ExitCode } from '../exit.ts'

/** `capsule doctor` */
export class DoctorCommand extends CapsuleCommand {
  static override paths: string[][] = [['doctor']]

  static override synopsis: string = 'doctor'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'say what is wrong with this machine or project, and what to do',
    details: 'Exit code 0 if nothing is wrong, 1 otherwise.',
    examples: [['Examine this machine and the project here', '$0 doctor']],
  })

  override async execute(): Promise<ExitCode> {
    return examine(this.context)
  }
}
