import { Writable } from 'node:stream'
import { runCommandLine } from '../../ts/cli/cli.ts'
import type { CapsuleContext } from '../../ts/cli/context.ts'

/** What a command line did, as its user sees it. */
export interface CommandOutcome {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs a command line in this process, in `cwd`, with streams that are no terminals. */
export async function commandLine(cwd: string, args: readonly string[]): Promise<CommandOutcome> {
  const { context, said } = contextIn(cwd)
  const exitCode = await runCommandLine(args, context)
  return { exitCode, ...said() }
}

/** What commands know of the world: a folder, and streams that are no terminals. */
export function contextIn(cwd: string): {
  context: CapsuleContext
  said: () => Pick<CommandOutcome, 'stdout' | 'stderr'>
} {
  const stdout = collector()
  const stderr = collector()
  const context = {
    cwd,
    env: {},
    stdin: process.stdin,
    openInput: () => process.stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    colorDepth: 1,
  }
  return { context, said: () => ({ stdout: stdout.text(), stderr: stderr.text() }) }
}

function collector(): { stream: Writable; text: () => string } {
  const chunks: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: unknown, _encoding, done) => {
      chunks.push(String(chunk))
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}
