import { setTimeout as sleep } from 'node:timers/promises'
import { colorsFor, isTerminal } from '../colors.ts'
import type { CapsuleContext } from '../context.ts'
import { announce } from '../tree/announcement.ts'
import { newTree } from '../tree/model.ts'
import { openRegion, sizeOf } from '../tree/region.ts'
import { renderTree } from '../tree/render.ts'
import { eventsOf, treeOf } from './events.ts'
import { findRun } from './reading.ts'
import { renderRun } from './showing.ts'
import { isUnderWay, type ShownTrace } from './witness.ts'

/** What is shown is as old as this at most; a reading of the trace takes about a millisecond. */
const intervalMs = 200

/** Shows a run until it has ended: a tree on a terminal, else one line a change. */
export async function followRun(
  root: string,
  run: ShownTrace,
  context: CapsuleContext,
  signal: AbortSignal,
): Promise<void> {
  const follower = isTerminal(context.stdout, context.env) ? drawer(context) : writer(context)
  let current = run
  try {
    while (isUnderWay(current)) {
      follower.show(current)
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined)
      signal.throwIfAborted()
      current = await findRun(root, current.run_id)
    }
  } finally {
    follower.end(current)
  }
}

interface Follower {
  show: (run: ShownTrace) => void
  end: (run: ShownTrace) => void
}

function drawer({ stdout, env }: CapsuleContext): Follower {
  const colors = colorsFor(stdout, env)
  const region = openRegion(stdout)
  return {
    show: (run) => {
      const look = { nowMs: Date.now(), spinner: '◐', colors }
      region.draw(renderTree(treeOf(run), Math.max(1, sizeOf(stdout).rows - 2), look))
    },
    end: (run) => {
      const { columns } = sizeOf(stdout)
      region.close(renderRun(run, { columns, nowMs: Date.now(), colors }))
    },
  }
}

/** A task's events only ever become more: those that were seen are told by their number. */
function writer({ stdout, env }: CapsuleContext): Follower {
  const colors = colorsFor(stdout, env)
  const tree = newTree()
  const seen = new Map<number, number>()
  const show = (run: ShownTrace): void => {
    const counts = new Map<number, number>()
    const fresh = eventsOf(run).filter(({ task_id: id }) => {
      const count = (counts.get(id) ?? 0) + 1
      counts.set(id, count)
      return count > (seen.get(id) ?? 0)
    })
    for (const [id, count] of counts) seen.set(id, count)
    for (const event of fresh.toSorted((a, b) => a.time_ms - b.time_ms)) {
      const line = announce(tree, event, colors)
      if (line !== undefined) stdout.write(`${line}\n`)
    }
  }
  return {
    show,
    end: (run) => {
      show(run)
      if (run.state !== 'interrupted') return
      stdout.write(`${colors.red('✗')} interrupted: process ${run.process_id} is gone\n`)
    },
  }
}
