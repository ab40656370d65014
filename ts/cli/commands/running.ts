import { Option } from 'clipanion'
import type { RunRequest } from '../execution.ts'
import { surroundingsFrom } from '../surroundings.ts'
import { CapsuleCommand } from './command.ts'

/** The options of the commands that run a task. */
export const runOptions: string =
  '[ARGS…] [--json] [--verbose] [--args-file FILE] [--task NAME] [--mount MOUNT] ' +
  '[--allow-host HOST] [--allow-file FOLDER] [--allow-env NAME] [--offline]'

/** A command that runs a task. */
export abstract class RunningCommand extends CapsuleCommand {
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

  /** What the command line asks for. */
  protected request(): RunRequest {
    const { argsFile, task } = this
    const surroundings = surroundingsFrom(this)
    const [file, ...positional] = this.words
    const reader = this.json ? 'program' : 'person'
    const detail = this.verbose ? 'verbose' : 'normal'
    return { file, positional, argsFile, task, surroundings, reader, detail, trusted: false }
  }
}
