import { basename, join, relative, resolve } from 'node:path'
import { didYouMean } from '@capsule-run/sdk/internal'
import { colorsFor, isTerminal } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import { exitCodes, Mistake, type ExitCode } from '../exit.ts'
import { interruptible } from '../interruption.ts'
import { ask } from './question.ts'
import { filesOf, isTemplate, templates, type Template } from './templates.ts'
import { writeTogether } from './writing.ts'

/** What `capsule init` was asked for. */
export interface ProjectRequest {
  folder: string | undefined
  template: string | undefined
  /** Whether it may ask for what it was not told. */
  manner: 'asking' | 'silent'
}

/** Makes a project, and says what to do next. */
export async function makeProject(
  request: ProjectRequest,
  context: CapsuleContext,
): Promise<ExitCode> {
  // With a listener for it Ctrl-C waits for what is written at one go, so nothing is left half.
  return interruptible(async (signal) => {
    const template = await templateFor(request, context, signal)
    const folder = resolve(context.cwd, request.folder ?? '.')
    const written = writeTogether(folder, filesOf(template, packageName(folder)))
    report(written, folder, context)
    return exitCodes.success
  })
}

async function templateFor(
  { template, manner }: ProjectRequest,
  context: CapsuleContext,
  signal: AbortSignal,
): Promise<Template> {
  if (template !== undefined) return checked(template)
  const { env, stdout } = context
  if (manner === 'silent' || !isTerminal(stdout, env)) return 'ts'
  const input = context.openInput()
  if (!input.isTTY) return 'ts'
  const question = `Language: ${describe()} [ts] `
  return ask(
    { question, accept: answered, again: `Write ${listed()}.` },
    { input, output: stdout },
    signal,
  )
}

/** What an answer means; none is the default. */
function answered(answer: string): Template | undefined {
  if (answer === '') return 'ts'
  return isTemplate(answer) ? answer : undefined
}

function checked(word: string): Template {
  if (isTemplate(word)) return word
  const hint = didYouMean(word, Object.keys(templates))
  throw new Mistake(`--template "${word}" is not known.${hint} Write ${listed()}.`)
}

function describe(): string {
  const words = Object.entries(templates).map(([name, language]) => `${name} (${language})`)
  return words.join(', ')
}

function listed(): string {
  return Object.keys(templates)
    .join(', ')
    .replace(/, (\w+)$/, ' or $1')
}

/** A name that npm takes, from that of the folder. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, '-')
    .replaceAll(/^[._-]+|-+$/g, '')
    .slice(0, 214)
  return name === '' || name === 'node_modules' ? 'capsule-project' : name
}

function report(
  written: readonly string[],
  folder: string,
  { cwd, env, stdout }: CapsuleContext,
): void {
  const { bold, cyan, green } = colorsFor(stdout, env)
  const shown = relative(cwd, folder)
  const lines = written.map((file) => `${green('✓')} ${join(shown, file)}`)
  const enter = shown === '' ? [] : [`cd ${quoted(shown)}`]
  const next = [...enter, 'npm install', 'npx capsule run', 'npm test']
  stdout.write(`${lines.join('\n')}\n\n${bold('Next')}\n`)
  for (const command of next) stdout.write(`  ${cyan(command)}\n`)
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@%+=:,\\-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`
}
