import { isTerminal } from './colors.ts'
import type { CapsuleContext } from './context.ts'

/** Tells a person at a terminal what takes so long; on anything else it only passes text on. */
export interface Progress {
  /** What is being done from now on. */
  show: (doing: string) => void
  /** Writes text to standard error, out of the line's way. */
  write: (text: string) => void
  /** Nothing is being done any more. Can be called twice. */
  done: () => void
}

/** Work that is over before this needs no word about it. */
const patienceMs = 300
const intervalMs = 80
const glyphs = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

/** A spinner on one line of standard error. */
export function startProgress({ stderr, env }: CapsuleContext): Progress {
  const write = (text: string): void => void stderr.write(text)
  if (!isTerminal(stderr, env)) return { show: () => undefined, write, done: () => undefined }
  let doing = ''
  let turn = 0
  let visible = false
  const clear = (): void => {
    if (visible) write('\r\u001B[2K')
    visible = false
  }
  const draw = (): void => {
    clear()
    write(`${glyphs[turn++ % glyphs.length]} ${doing}`)
    visible = true
  }
  let interval: NodeJS.Timeout | undefined
  const patience = setTimeout(() => (interval = setInterval(draw, intervalMs)), patienceMs)
  return {
    show: (next) => {
      doing = next
    },
    write: (text) => {
      clear()
      write(text)
    },
    done: () => {
      clearTimeout(patience)
      clearInterval(interval)
      clear()
    },
  }
}
