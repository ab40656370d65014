import { Writable } from 'node:stream'
import test from 'ava'
import { openRegion, sizeOf, type Region } from '../../../ts/cli/tree/region.ts'
import { screenOf } from '../../helpers/screen.ts'

interface Terminal {
  region: Region
  /** What is on the terminal, the line that the cursor stands on left out. */
  lines: () => string[]
}

function terminalOf(columns: number, rows: number): Terminal {
  let written = ''
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: unknown, _encoding, done) => {
      // As a terminal's driver does.
      written += String(chunk).replaceAll('\n', '\r\n')
      done()
    },
  })
  const region = openRegion(Object.assign(stream, { columns, rows, isTTY: true }))
  return { region, lines: () => screenOf(written, columns, rows).slice(0, -1) }
}

test('lines are drawn over what stood there', (t) => {
  const { region, lines } = terminalOf(20, 6)
  region.draw(['a long first line', 'b'])
  region.draw(['a', 'b', 'c'])
  t.deepEqual(lines(), ['a', 'b', 'c'])
  region.draw(['d'])
  t.is(lines().join('\n').trimEnd(), 'd')
})

test('text goes by above the lines, in its order', (t) => {
  const { region, lines } = terminalOf(20, 6)
  region.draw(['tree 1', 'tree 2'])
  region.print('one\ntwo\n')
  region.print('three\n')
  region.draw(['tree 1', 'tree 2'])
  t.deepEqual(lines(), ['one', 'two', 'three', 'tree 1', 'tree 2'])
})

test('the beginning of a line is shown, and continued', (t) => {
  const { region, lines } = terminalOf(20, 6)
  region.print('begun')
  region.draw(['tree'])
  t.deepEqual(lines(), ['begun', 'tree'])
  region.print(' and ended\nnext')
  region.draw(['tree'])
  t.deepEqual(lines(), ['begun and ended', 'next', 'tree'])
  region.close(['tree'])
  t.deepEqual(lines(), ['begun and ended', 'next', 'tree'])
})

test('lines that are wider than the terminal do not break the drawing', (t) => {
  const { region, lines } = terminalOf(10, 6)
  for (let turn = 0; turn < 3; turn++) {
    region.print(`${'x'.repeat(25)}\n`)
    region.draw(['y'.repeat(30), 'tree'])
  }
  const printed = ['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]
  t.deepEqual(lines(), [...printed, ...printed, ...printed, 'y'.repeat(10), 'tree'])
})

test('what a task prints cannot move the cursor or colour the tree', (t) => {
  const { region, lines } = terminalOf(40, 6)
  region.draw(['tree'])
  region.print('\u001B[5A\u001B[2Kgone?\r\n\u001B[31mred')
  region.draw(['tree'])
  region.close(['tree'])
  t.deepEqual(lines(), ['␛[5A␛[2Kgone?', 'red', 'tree'])
})

test('what stands at the end may be taller than the terminal', (t) => {
  const { region, lines } = terminalOf(20, 3)
  region.draw(['a', 'b'])
  region.close(['1', '2', '3', '4', '5'])
  region.draw(['never'])
  region.close(['never'])
  t.deepEqual(lines(), ['1', '2', '3', '4', '5'])
})

test('text that comes after the end is not lost', (t) => {
  const { region, lines } = terminalOf(20, 3)
  region.close(['tree'])
  region.print('late\n')
  t.deepEqual(lines(), ['tree', 'late'])
})

test('a terminal that does not know its size has the usual one', (t) => {
  const stream = new Writable()
  t.deepEqual(sizeOf(stream), { columns: 80, rows: 24 })
  t.deepEqual(sizeOf(Object.assign(stream, { columns: 0, rows: 0 })), { columns: 80, rows: 24 })
  t.deepEqual(sizeOf(Object.assign(stream, { columns: 60, rows: 10 })), { columns: 60, rows: 10 })
})
