import { fileURLToPath } from 'node:url'
import type { CliOptions } from './run-cli.ts'

/** What somebody sees on a terminal of this size who scrolls back to the beginning. */
export function screenOf(written: string, columns: number, rows: number): string[] {
  const lines: string[][] = [[]]
  let row = 0
  let column = 0
  let wraps = true
  const top = (): number => Math.max(0, lines.length - rows)
  const down = (): void => {
    row++
    if (row === lines.length) lines.push([])
  }
  const put = (character: string): void => {
    if (column === columns) {
      if (wraps) {
        down()
        column = 0
      } else column--
    }
    const line = lines[row] ?? []
    while (line.length < column) line.push(' ')
    line[column++] = character
  }
  const control = (parameters: string, letter: string): void => {
    if (letter === 'A') row = Math.max(top(), row - Number(parameters))
    else if (letter === 'K') lines[row]?.splice(column)
    else if (letter === 'J') {
      lines[row]?.splice(column)
      for (const line of lines.slice(row + 1)) line.length = 0
    } else if (parameters === '?7') wraps = letter === 'h'
    else if (letter !== 'm') throw new Error(`a terminal is not asked for ${parameters}${letter}`)
  }
  for (const [token, parameters, letter] of written.matchAll(sequenceOrCharacter)) {
    if (parameters !== undefined && letter !== undefined) control(parameters, letter)
    else if (token === '\r') column = 0
    else if (token === '\n') down()
    else put(token)
  }
  return lines.map((line) => line.join('').trimEnd())
}

/** Runs a command on a terminal of this size. */
export function onTerminal(columns: number, rows: number): CliOptions {
  const sized = ['sh', '-c', `stty cols ${columns} rows ${rows}; exec "$@"`, 'sh']
  const program = fileURLToPath(new URL('terminal.py', import.meta.url))
  return { through: ['python3', program, ...sized], env: { TERM: 'xterm-256color' } }
}

const escape = String.fromCodePoint(27)

/** A sequence that controls the terminal, or a character. */
const sequenceOrCharacter = new RegExp(`${escape}\\[([?\\d;]*)([A-Za-z])|[^]`, 'gu')
