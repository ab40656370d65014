import { setTimeout as sleep } from 'node:timers/promises'
import { dueDurableRuns, findProject } from '@capsule-run/sdk/internal'
import type { CapsuleContext } from '../context.ts'
import type { ExitCode } from '../exit.ts'
import { interruptible } from '../interruption.ts'
import { goOn } from './resuming.ts'

/** Who slept for minutes, or answered a signal, does not notice a second. */
const intervalMs = 1000

/** Runs that go on at the same time: each can have as many tasks at once as any run. */
const atOnce = 4

/** A run that could not go on (its file does not compile) is tried again after this long, not each second. */
const pauseMs = 60_000

/** Goes on with each durable run here when it can, until Ctrl-C. */
export async function watchDurableRuns(context: CapsuleContext): Promise<ExitCode> {
  const { cwd, stderr } = context
  const { root } = findProject(cwd, cwd)
  const underWay = new Map<string, Promise<void>>()
  const pausedUntilMs = new Map<string, number>()
  return interruptible(async (signal) => {
    stderr.write('Looking for durable runs that can go on. Ctrl-C ends it.\n')
    const take = async (id: string): Promise<void> => {
      stderr.write(`◐ run ${id} goes on\n`)
      const { kind, line } = await goOn(id, signal, context)
      const isRefused = kind === 'refused'
      const said = isRefused ? `${line.replace(/\.$/, '')}; tried again in a minute` : line
      stderr.write(`${said}\n`)
      if (isRefused) pausedUntilMs.set(id, Date.now() + pauseMs)
    }
    const look = async (): Promise<void> => {
      const due = await dueDurableRuns(root)
      const free = due.filter((id) => {
        return !underWay.has(id) && (pausedUntilMs.get(id) ?? 0) <= Date.now()
      })
      for (const id of free.slice(0, atOnce - underWay.size)) {
        const taken = take(id).finally(() => underWay.delete(id))
        underWay.set(id, taken)
        // Waited for below, or thrown by the abort that ends all of them.
        taken.catch(() => undefined)
      }
    }
    try {
      while (true) {
        signal.throwIfAborted()
        await look()
        await sleep(intervalMs, undefined, { signal }).catch(() => undefined)
      }
    } finally {
      // Their sandboxes are stopped before the process ends.
      await Promise.allSettled(underWay.values())
    }
  })
}
