import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Cli, type Command } from 'clipanion'
import { didYouMean, isArtifact, version } from '@capsule-run/sdk/internal'
import { colorsFor } from './colors.ts'
import { BuildCommand } from './commands/build.ts'
import { CleanCommand } from './commands/clean.ts'
import { CapsuleCommand } from './commands/command.ts'
import { DoctorCommand } from './commands/doctor.ts'
import { InitCommand } from './commands/init.ts'
import { ExecCommand } from './commands/exec.ts'
import { InspectCommand } from './commands/inspect.ts'
import { RunCommand } from './commands/run.ts'
import { RunsCancelCommand } from './commands/runs-cancel.ts'
import { RunsForkCommand } from './commands/runs-fork.ts'
import { RunsCommand } from './commands/runs.ts'
import { RunsPruneCommand } from './commands/runs-prune.ts'
import { RunsResumeCommand } from './commands/runs-resume.ts'
import { RunsShowCommand } from './commands/runs-show.ts'
import { RunsSignalCommand } from './commands/runs-signal.ts'
import { RunsWatchCommand } from './commands/runs-watch.ts'
import { TraceCommand } from './commands/trace.ts'
import type { CapsuleContext } from './context.ts'
import { exitCodes, Mistake, type ExitCode } from './exit.ts'
import { explain } from './explanation.ts'
import {
  commandNamed,
  isAlone,
  nameOf,
  renderCommand,
  renderOverview,
  type CommandClass,
} from './help.ts'
import { dashedNumbers, syntaxMistake } from './syntax.ts'

const commands: readonly CommandClass[] = [
  RunCommand,
  BuildCommand,
  ExecCommand,
  InspectCommand,
  TraceCommand,
  RunsCommand,
  RunsShowCommand,
  RunsResumeCommand,
  RunsWatchCommand,
  RunsSignalCommand,
  RunsCancelCommand,
  RunsForkCommand,
  RunsPruneCommand,
  InitCommand,
  DoctorCommand,
  CleanCommand,
]

/** Runs one command line and gives the exit code that the process should end with. */
export async function runCommandLine(
  args: readonly string[],
  context: CapsuleContext,
): Promise<ExitCode> {
  try {
    return await dispatch(args, context)
  } catch (error) {
    return explain(error, context)
  }
}

async function dispatch(args: readonly string[], context: CapsuleContext): Promise<ExitCode> {
  const [first] = args
  const { stdout, env } = context
  const colors = colorsFor(stdout, env)
  if (first === undefined || ['--help', '-h', 'help'].includes(first)) {
    stdout.write(renderOverview(commands, colors))
    return exitCodes.success
  }
  if (first === '--version' || first === '-v') {
    stdout.write(`${version}\n`)
    return exitCodes.success
  }
  const named = commandNamed(args, commands)
  if (!named) throw unknownCommand(first, context)
  if (named === RunsCommand) checkRunsWord(args[1])
  // Only the command that is meant: the parser's work grows with what it could be.
  const cli = new Cli<CapsuleContext>({ binaryName: 'capsule' })
  cli.register(named)
  const command = parse(cli, named, args, context)
  if (command instanceof CapsuleCommand) return command.execute()
  // The parser answers --help after a command with a command of its own.
  stdout.write(renderCommand(cli, named, colors))
  return exitCodes.success
}

function parse(
  cli: Cli<CapsuleContext>,
  { synopsis }: CommandClass,
  args: readonly string[],
  context: CapsuleContext,
): Command<CapsuleContext> {
  try {
    return cli.process(dashedNumbers(args, synopsis), context)
  } catch (error) {
    throw syntaxMistake(error, synopsis)
  }
}

function unknownCommand(word: string, { cwd }: CapsuleContext): Mistake {
  if (existsSync(resolve(cwd, word))) {
    const command = isArtifact(word) ? 'exec' : 'run'
    return new Mistake(
      `There is no command "${word}". To run this file: capsule ${command} ${word}`,
    )
  }
  const hint = didYouMean(word, commands.filter(isAlone).map(nameOf))
  return new Mistake(`There is no command "${word}".${hint} capsule --help lists them.`)
}

/** What follows `runs` without being a command would be taken for an argument too many. */
function checkRunsWord(word: string | undefined): void {
  if (word === undefined || word.startsWith('-') || word === 'list') return
  const words = commands
    .map(nameOf)
    .flatMap((name) => (name.startsWith('runs ') ? [name.replace('runs ', '')] : []))
  throw new Mistake(
    `There is no command "runs ${word}". There is: list, ${words.join(', ')}.${didYouMean(word, ['list', ...words])}`,
  )
}
