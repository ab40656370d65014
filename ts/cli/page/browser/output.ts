import type { TracedAttempt } from '@capsule-run/sdk/internal'
import { formatDuration } from '../../format.ts'
import { element } from './element.ts'
import { moreButton, rowsAtOnce } from './more.ts'
import { plural, visible } from './text.ts'

type Piece = TracedAttempt['output'][number]

/** What an attempt printed; of much, the end. */
export function renderOutput(
  output: readonly Piece[],
  key: string,
  startMs: number,
  shown: ReadonlyMap<string, number>,
): HTMLElement {
  const pieces = joined(output)
  const limit = shown.get(key) ?? rowsAtOnce
  const rows = pieces.slice(-limit).map((piece) => renderPiece(piece, startMs))
  const characters = output.reduce((sum, { text }) => sum + text.length, 0)
  return element(
    'div',
    { class: 'output', 'data-key': key },
    element('h4', {}, `Output, ${plural(characters, 'character')}`),
    moreButton(key, pieces.length - limit, 'earlier piece'),
    element(
      'div',
      { class: 'pieces', tabindex: 0, role: 'region', 'aria-label': 'Output' },
      ...rows,
    ),
  )
}

/** A line comes in many pieces where a program prints it so: what follows on the same stream is put together. */
function joined(output: readonly Piece[]): Piece[] {
  const lines: { first: Piece; texts: string[] }[] = []
  for (const [index, piece] of output.entries()) {
    const before = output[index - 1]
    // Not looked for in what is together already: that would be copied for every piece.
    const continues = before?.stream === piece.stream && !before.text.endsWith('\n')
    const line = lines.at(-1)
    if (line && continues) line.texts.push(piece.text)
    else lines.push({ first: piece, texts: [piece.text] })
  }
  return lines.map(({ first, texts }) => ({ ...first, text: texts.join('') }))
}

function renderPiece({ time_ms, stream, text }: Piece, startMs: number): HTMLElement {
  const at = `+${formatDuration(Math.max(0, time_ms - startMs))}`
  return element(
    'div',
    { class: `piece-of ${stream}` },
    element('span', { class: 'at' }, at),
    element('span', { class: 'stream' }, stream === 'stderr' ? 'err' : 'out'),
    element('pre', {}, visible(text.replace(/\n$/, ''))),
  )
}
