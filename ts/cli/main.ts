import { runCommandLine } from './cli.ts'
import { exitCodes } from './exit.ts'
import { explain } from './explanation.ts'

const context = {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  openInput,
  stdout: process.stdout,
  stderr: process.stderr,
  colorDepth: 1,
}

// Until the command has given its own: if the event loop runs empty before, that is a fault.
process.exitCode = exitCodes.fault

// What nobody caught is a fault too, and must not look like a failed task, which Node's own code would.
process.once('uncaughtException', (error) => process.exit(explain(error, context)))

// A reader that went away (`capsule run … | head -1`) ends the output, not the command.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

void main()

/** The build leaves \`process.stdin\` out, since naming it opens it. */
function openInput(): NodeJS.ReadStream {
  const { stdin } = process
  return stdin
}

async function main(): Promise<void> {
  // Not exit(): what was printed reaches its reader first, and nothing of ours keeps Node alive.
  process.exitCode = await runCommandLine(process.argv.slice(2), context)
}
