import type { RunEvent } from '@capsule-run/sdk/runner'
import { colorsFor, isTerminal, type Colors } from '../colors.ts'
import type { CapsuleContext, OutputStream } from '../context.ts'
import { announce } from './announcement.ts'
import { fold, newTree } from './model.ts'
import { openRegion, sizeOf } from './region.ts'
import { renderTree } from './render.ts'

/** Shows the tasks of a run while it goes. */
export interface TreeView {
  onEvent: (event: RunEvent) => void
  /** Passes on what a task printed, out of the tree's way. */
  write: (text: string) => void
  /** The run has ended, well or badly. Can be called twice. */
  done: () => void
}

/** Often enough to look alive, and seldom enough to cost nothing. */
const intervalMs = 80
const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/** Nobody reads a longer tree in passing; `capsule trace` has all of it. */
const longestTree = 100

/** A tree that is redrawn on a terminal, or one line a change on anything else. */
export function startTreeView({ stderr, env }: CapsuleContext): TreeView {
  const colors = colorsFor(stderr, env)
  return isTerminal(stderr, env) ? liveTree(stderr, colors) : log(stderr, colors)
}

function liveTree(stream: OutputStream, colors: Colors): TreeView {
  const tree = newTree()
  const region = openRegion(stream)
  let turn = 0
  const render = (height: number): string[] => {
    const look = { nowMs: Date.now(), spinner: spinner[turn++ % spinner.length] ?? '', colors }
    return renderTree(tree, height, look)
  }
  const draw = (): void => {
    // One line for what a task has begun to print, and one that the cursor stands on.
    region.draw(render(Math.max(1, sizeOf(stream).rows - 2)))
  }
  const interval = setInterval(draw, intervalMs)
  return {
    onEvent: (event) => fold(tree, event),
    write: region.print,
    done: () => {
      clearInterval(interval)
      region.close(render(longestTree))
    },
  }
}

function log(stream: OutputStream, colors: Colors): TreeView {
  const tree = newTree()
  let atLineStart = true
  const write = (text: string): void => {
    if (text === '') return
    stream.write(text)
    atLineStart = text.endsWith('\n')
  }
  return {
    onEvent: (event) => {
      const line = announce(tree, event, colors)
      if (line !== undefined) write(`${atLineStart ? '' : '\n'}${line}\n`)
    },
    write,
    done: () => undefined,
  }
}
