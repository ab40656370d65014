import { Command, Option } from 'clipanion'
import { Mistake, type ExitCode } from '../exit.ts'
import { CapsuleCommand } from './command.ts'
import { runsWords } from './runs-words.ts'

/** `capsule runs resume` */
export class RunsResumeCommand extends CapsuleCommand {
  static override paths: string[][] = [['runs', 'resume']]

  static override synopsis: string = 'runs resume RUN|--due [--retry-interrupted] [--json]'

  static override usage: ReturnType<typeof Command.Usage> = Command.Usage({
    description: 'go on with a durable run where it was',
    details: `
      Runs the program again with what its journal has: what was done is not done again. Prints the envelope as
      \`capsule run\` does; that of before, if the run has ended already. A task that had begun and not ended is run
      again if it may be (\`idempotent\`, or no network and nothing to write); if not, its caller gets INTERRUPTED,
      unless \`--retry-interrupted\` is given.

      \`--due\` goes on with all runs that can: whose time or signal has come, or whose process is gone.

      Exit codes: 0 success, 1 the task failed, 2 a mistake in what was asked for, 3 a fault of Capsule's own, 4 the
      journal is of another version of the program, 5 it sleeps or waits again, 130 stopped by Ctrl-C. With \`--due\`:
      0 if all completed or were suspended again, else 1.
    `,
    examples: [
      ['Go on with the newest run', '$0 runs resume last'],
      ['Go on with whatever can, each minute, by cron', '$0 runs resume --due'],
    ],
  })

  words: string[] = Option.Rest({ name: 'RUN' })
  due: boolean = Option.Boolean('--due', false, {
    description: 'go on with all runs that can, one after the other',
  })
  retryInterrupted: boolean = Option.Boolean('--retry-interrupted', false, {
    description: 'run again what had begun and may or may not have done its work',
  })
  json: boolean = Option.Boolean('--json', false, {
    description: 'print the envelope as one line, and nothing for people',
  })

  override async execute(): Promise<ExitCode> {
    const { words, due, retryInterrupted } = this
    const { resumeDueRuns, resumeDurableRun } = await import('../runs/resuming.ts')
    const reader = this.json ? 'program' : 'person'
    if (words.length === 0) {
      if (!due) throw new Mistake('Which run? Name one, or give --due. capsule runs lists them.')
      if (retryInterrupted) {
        throw new Mistake('--retry-interrupted is for one run: name it instead of --due.')
      }
      return resumeDueRuns(reader, this.context)
    }
    const [run = ''] = runsWords(words, RunsResumeCommand.synopsis)
    if (due) throw new Mistake(`--due means all runs that can go on: leave out ${run}, or --due.`)
    const interrupted = retryInterrupted ? 'runs again' : 'fails'
    return resumeDurableRun(run, { interrupted, reader }, this.context)
  }
}
