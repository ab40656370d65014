import test from 'ava'
import { ticksOf } from '../../ts/cli/page/browser/axis.ts'
import { actionOf } from '../../ts/cli/page/browser/keyboard.ts'
import { addressOf, placeIn, type Place } from '../../ts/cli/page/browser/place.ts'
import { visible, visibleLine } from '../../ts/cli/page/browser/text.ts'
import { keysAbove, openLines, type TreeNode } from '../../ts/cli/page/browser/tree.ts'
import { rowOf, type TaskRow } from '../../ts/cli/page/protocol.ts'
import { taskWith } from './fixture.ts'

const untouched = { opened: new Map<string, boolean>(), shown: new Map<string, number>() }

/** Tasks by their names and the numbers of their callers. */
function tasksOf(...tasks: [name: string, parent: number | null][]): Map<number, TaskRow> {
  return new Map(
    tasks.map(([name, parent_id], id) => [id, rowOf(taskWith(id, name, [0, 1], { parent_id }))]),
  )
}

function nameOf(line: TreeNode): string {
  if (line.kind === 'more') return `${line.hidden} more`
  return line.kind === 'group' ? `${line.name} ×${line.tasks.length}` : line.task.task_name
}

function drawn(lines: readonly TreeNode[]): string[] {
  return lines.map((line) => '  '.repeat(line.level - 1) + nameOf(line))
}

const repeated = (name: string, times: number): [string, number][] =>
  Array.from({ length: times }, () => [name, 0])

test('more than three siblings of one name are a group, where the first of them was', (t) => {
  const few = tasksOf(['main', null], ['a', 0], ['b', 0], ['a', 0], ['a', 0])
  t.deepEqual(drawn(openLines(few, untouched)), ['main', '  a', '  b', '  a', '  a'])
  const many = tasksOf(['main', null], ['a', 0], ['b', 0], ...repeated('a', 3))
  t.deepEqual(drawn(openLines(many, untouched)), [
    'main',
    '  a ×4',
    '    a',
    '    a',
    '    a',
    '    a',
    '  b',
  ])
})

test('a group of more than 20 is closed until somebody opens it', (t) => {
  const open = openLines(tasksOf(['main', null], ...repeated('a', 20)), untouched)
  t.is(open.length, 22)
  const tasks = tasksOf(['main', null], ...repeated('a', 21))
  const closed = openLines(tasks, untouched)
  t.deepEqual(drawn(closed), ['main', '  a ×21'])
  t.is(closed[1]?.expanded, false)
  const opened = new Map([[closed[1]?.key ?? '', true]])
  t.is(openLines(tasks, { ...untouched, opened }).length, 23)
})

test('however many tasks there are, at most 200 lines are below one, and more on demand', (t) => {
  const names = Array.from({ length: 10_000 }, (_, index): [string, number] => [`task ${index}`, 0])
  const tasks = tasksOf(['main', null], ...names)
  const lines = openLines(tasks, untouched)
  t.is(lines.length, 202)
  t.is(nameOf(lines[201] ?? t.fail()), '9800 more')
  const shown = new Map([['task 0', 400]])
  t.is(openLines(tasks, { ...untouched, shown }).length, 402)
})

test('a large run begins with the tasks that the first one called, and no further', (t) => {
  const pairs = Array.from({ length: 300 }, (_, index): [string, number][] => [
    [`caller ${index}`, 0],
    [`called ${index}`, 1 + index * 2],
  ])
  const lines = openLines(tasksOf(['main', null], ...pairs.flat()), untouched)
  t.deepEqual(new Set(lines.map(({ level }) => level)), new Set([1, 2]))
})

test('lines tell where they are among their siblings', (t) => {
  const [main, one, two] = openLines(tasksOf(['main', null], ['a', 0], ['b', 0]), untouched)
  t.like(main, { level: 1, place: 1, siblings: 1, expanded: true })
  t.like(one, { level: 2, place: 1, siblings: 2, expanded: undefined })
  t.like(two, { level: 2, place: 2, siblings: 2 })
})

test('a trace that leads in circles, or to tasks that are not there, is drawn all the same', (t) => {
  const tasks = tasksOf(['main', 2], ['a', 1], ['b', 1], ['c', 77])
  t.deepEqual(drawn(openLines(tasks, untouched)), ['main', 'a', '  b', 'c'])
})

test('the lines above a task are those that show it when they are open', (t) => {
  const tasks = tasksOf(['main', null], ...repeated('a', 30), ['inner', 7])
  t.false(drawn(openLines(tasks, untouched)).includes('      inner'))
  const opened = new Map(keysAbove(tasks, 31).map((key) => [key, true]))
  t.true(drawn(openLines(tasks, { ...untouched, opened })).includes('      inner'))
})

test('keys do in the tree what they do in trees everywhere', (t) => {
  const lines = openLines(tasksOf(['main', null], ...repeated('a', 4), ['b', 0]), untouched)
  const goes: [key: string, from: number, to: number | undefined][] = [
    ['ArrowDown', 0, 1],
    ['ArrowDown', 6, undefined],
    ['ArrowUp', 1, 0],
    ['ArrowUp', 0, undefined],
    ['Home', 4, 0],
    ['End', 0, 6],
    ['ArrowRight', 0, 1],
    ['ArrowRight', 3, undefined],
    ['ArrowLeft', 3, 1],
    ['ArrowLeft', 6, 0],
  ]
  for (const [key, from, to] of goes) {
    const line = to === undefined ? undefined : lines[to]
    t.deepEqual(actionOf(key, lines, from), { kind: 'go', line }, `${key} on ${from}`)
  }
  t.like(actionOf('ArrowLeft', lines, 1), { kind: 'close' })
  const closed = openLines(tasksOf(['main', null], ...repeated('a', 21)), untouched)
  t.like(actionOf('ArrowRight', closed, 1), { kind: 'open' })
  t.like(actionOf('Enter', lines, 2), { kind: 'choose' })
  t.like(actionOf(' ', lines, 2), { kind: 'choose' })
  t.is(actionOf('x', lines, 2), undefined)
  t.is(actionOf('Enter', lines, -1), undefined)
})

test('a time line has at most five marks, at round numbers from 0', (t) => {
  for (const length of [0.4, 1, 7, 99, 100, 101, 1804, 59_999, 3_600_000, 86_400_001]) {
    const ticks = ticksOf(length)
    t.is(ticks[0], 0)
    t.true(ticks.length >= 2 && ticks.length <= 5, `${length}: ${ticks.join(', ')}`)
    t.true((ticks.at(-1) ?? Infinity) <= length)
  }
  t.deepEqual(ticksOf(1804), [0, 500, 1000, 1500])
})

test('what hides in a text is seen', (t) => {
  const texts: [text: string, seen: string][] = [
    ['a\u0000b\u001Bc\u007F', 'a␀b␛c␡'],
    ['\u001B[31mred\u001B[0m', 'red'],
    ['\u202Egpj.exe', '<U+202E>gpj.exe'],
    ['zero\u200Bwidth\u2028line\u0085', 'zero<U+200B>width<U+2028>line<U+0085>'],
    ['line\r\nline\n\ttab', 'line\nline\n\ttab'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['naïve 日本 👍🏽', 'naïve 日本 👍🏽'],
  ]
  for (const [text, seen] of texts) t.is(visible(text), seen, JSON.stringify(text))
  t.is(visibleLine(' two\n lines '), 'two lines')
})

test('an address names a place, and every place has an address', (t) => {
  const places: Place[] = [
    { state: '', name: '', page: 1 },
    { state: 'failed', name: 'a & b #', page: 3 },
    { run: '019c-x', task: 0 },
    { run: 'a&task=7', task: 12 },
  ]
  for (const place of places) t.deepEqual(placeIn(addressOf(place)), place)
  t.deepEqual(placeIn('#run=x&task=-1'), { run: 'x', task: 0 })
  t.deepEqual(placeIn('#page=nonsense'), { state: '', name: '', page: 1 })
})
