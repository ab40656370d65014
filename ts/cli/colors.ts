import type { OutputStream } from './context.ts'

/** Puts a text in a style, or leaves it alone where styles would be noise. */
export interface Colors {
  bold: (text: string) => string
  dim: (text: string) => string
  red: (text: string) => string
  green: (text: string) => string
  yellow: (text: string) => string
  cyan: (text: string) => string
}

/** Colours for a terminal; NO_COLOR turns them off and FORCE_COLOR on, as everywhere. */
export function colorsFor(stream: OutputStream, env: Record<string, string | undefined>): Colors {
  const enabled = isForced(env['FORCE_COLOR']) ?? (!env['NO_COLOR'] && isTerminal(stream, env))
  const style = (open: number, close: number) => (text: string) => {
    return enabled ? `\u001B[${open}m${text}\u001B[${close}m` : text
  }
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  }
}

/** Whether somebody is looking who can be shown more than text. */
export function isTerminal(stream: OutputStream, env: Record<string, string | undefined>): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

function isForced(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined
  return value !== '0' && value !== 'false'
}
