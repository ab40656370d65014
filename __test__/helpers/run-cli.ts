import { spawn, type ChildProcess } from 'node:child_process'
import { capsuleBin } from './checkout.ts'

/** What a command did, as its user sees it. */
export interface CliOutcome {
  /** -1: ended by a signal. */
  exitCode: number
  stdout: string
  stderr: string
}

/** How a command is started. */
export interface CliOptions {
  /** Variables besides the few that every process has. */
  env?: Record<string, string>
  /** What is put before the command: a program that runs it in its own way, with arguments. */
  through?: readonly string[]
}

/** A command that is running. */
export interface RunningCli {
  child: ChildProcess
  outcome: Promise<CliOutcome>
  /** Resolves when standard error has had this text; rejects if the command ends without. */
  printed: (text: string) => Promise<void>
}

/** Runs the command as npm links it, in `cwd`, and waits for its end. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliOutcome> {
  return startCli(cwd, args, options).outcome
}

/** Starts the command as npm links it, in `cwd`. */
export function startCli(
  cwd: string,
  args: readonly string[],
  { env = {}, through = [] }: CliOptions = {},
): RunningCli {
  const [program = process.execPath, ...rest] = [...through, process.execPath, capsuleBin, ...args]
  // Not the test runner's own environment: it forces colours on or off.
  const { PATH = '', HOME = '' } = process.env
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
  const child = spawn(program, rest, { cwd, env: { PATH, HOME, ...env }, stdio })
  const seen = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text))
  const outcome = new Promise<CliOutcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ exitCode: code ?? -1, ...seen }))
  })
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (seen.stderr.includes(text)) resolve()
      }
      child.stderr.on('data', look)
      child.on('close', () => reject(new Error(`ended without printing ${text}: ${seen.stderr}`)))
      look()
    })
  return { child, outcome, printed }
}
