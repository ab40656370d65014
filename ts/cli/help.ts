import type { Cli, Usage } from 'clipanion'
import type { Colors } from './colors.ts'
import type { CapsuleCommand } from './commands/command.ts'
import type { CapsuleContext } from './context.ts'

/** The class of a command, as the command line knows it. */
export interface CommandClass {
  new (): CapsuleCommand
  paths?: string[][]
  usage?: Usage
  synopsis: string
}

/** All commands at a glance. */
export function renderOverview(commands: readonly CommandClass[], colors: Colors): string {
  const lines = commands.filter(isAlone).map((command) => {
    return `  ${colors.bold(nameOf(command).padEnd(8))} ${command.usage?.description ?? ''}`
  })
  return paragraphs([
    ['Capsule runs code that you do not trust, each task in a sandbox of its own.'],
    [colors.bold('Usage'), '  capsule COMMAND [OPTIONS]'],
    [colors.bold('Commands'), ...lines],
    ['capsule COMMAND --help says more about one, capsule --version which version this is.'],
  ])
}

/** Everything about one command. */
export function renderCommand(
  cli: Cli<CapsuleContext>,
  command: CommandClass,
  colors: Colors,
): string {
  const path = `capsule ${nameOf(command)}`
  const definition = cli.definitions().find((defined) => defined.path === path)
  const options = definition?.options.map(({ definition: name, description = '' }) => {
    return `  ${colors.bold(written(name, command.synopsis).padEnd(18))} ${description}`
  })
  const examples = definition?.examples?.flatMap(([what, how]) => [
    `  ${what.trim()}`,
    `    ${colors.cyan(how)}`,
  ])
  return paragraphs([
    [colors.bold('Usage'), `  capsule ${command.synopsis}`],
    [definition?.details?.trim() ?? ''],
    options?.length ? [colors.bold('Options'), ...options] : [],
    examples?.length ? [colors.bold('Examples'), ...examples] : [],
  ])
}

/** The command that a command line begins with the name of, which may have a second word. */
export function commandNamed(
  [first = '', second = '']: readonly string[],
  commands: readonly CommandClass[],
): CommandClass | undefined {
  const named = (name: string): CommandClass | undefined =>
    commands.find((command) => nameOf(command) === name)
  return named(`${first} ${second}`) ?? named(first)
}

/** The words that a command is called by. */
export function nameOf({ synopsis }: CommandClass): string {
  return /^\w+( [a-z]+)?/.exec(synopsis)?.[0] ?? ''
}

/** Whether it is one of the commands that `capsule --help` lists, and not a part of one. */
export function isAlone(command: CommandClass): boolean {
  return !nameOf(command).includes(' ')
}

/** An option with the word that stands for its value; the parser numbers values instead. */
function written(definition: string, synopsis: string): string {
  const [option = ''] = definition.split(' ')
  return new RegExp(`${option}( [A-Z]+)?`).exec(synopsis)?.[0] ?? option
}

function paragraphs(blocks: readonly (readonly string[])[]): string {
  const filled = blocks.filter((lines) => lines.some((line) => line !== ''))
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}
