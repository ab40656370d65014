import { reasonOf } from '@capsule-run/sdk/internal'
import { runCommandLine } from './cli.ts'
import { exitCodes, OutputLost } from './exit.ts'
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

/* oxlint-disable no-underscore-dangle -- the name is Node's */
for (const stream of [process.stdout, process.stderr]) {
  // A file refuses a write by throwing, a pipe by the event: here it is the event for both.
  const write = stream._write.bind(stream)
  stream._write = (chunk, encoding, done) => {
    try {
      write(chunk, encoding, done)
    } catch (error) {
      done(error instanceof Error ? error : null)
    }
  }
  // A reader that went away (`capsule run … | head -1`) ends the output, not the command.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(explain(new OutputLost(reasonOf(error)), context))
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
