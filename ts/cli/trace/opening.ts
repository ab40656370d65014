import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  readDurableRuns,
  readRun,
  readRuns,
  signalDurableRun,
  type DurableRun,
} from '@capsule-run/sdk/internal'
import { isTerminal } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import type { ExitCode } from '../exit.ts'
import { interruptible } from '../interruption.ts'
import { servePage } from '../page/server.ts'
import type { TraceSource } from '../page/source.ts'
import { findRun } from './reading.ts'

/** Serves the page of the trace, and opens it in the browser of who sits at a terminal; until Ctrl-C. */
export async function openPage(
  root: string,
  id: string | undefined,
  { stdout, stderr, env }: CapsuleContext,
): Promise<ExitCode> {
  return interruptible(async (signal) => {
    const runId = id === undefined ? undefined : (await findRun(root, id)).run_id
    const source: TraceSource = {
      runs: async (filter) => readRuns(root, filter),
      run: async (run) => readRun(root, run),
      asking: async () => askingRuns(root),
      signal: async (run, answer) => signalDurableRun(root, run, answer),
    }
    const page = await servePage(source, { runId })
    const stopped = once(signal, 'abort')
    stdout.write(`${page.url}\n`)
    stderr.write('The address works once, on this machine. Ctrl-C ends the page.\n')
    if (isTerminal(stdout, env)) openInBrowser(page.url)
    await stopped
    await page.close()
    throw signal.reason
  })
}

/** Runs that wait for an answer are among the newest that there are. */
const mostLooked = 1000

/** The runs that wait for a signal: in a process, or suspended. */
async function askingRuns(root: string): Promise<DurableRun[]> {
  const runs = await readDurableRuns(root, { limit: mostLooked })
  return runs.filter(({ signals }) => signals.length > 0)
}

/** Who has no browser, or is not at this machine, has the address. */
function openInBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  const browser = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  browser.on('error', () => undefined)
  browser.unref()
}

const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
