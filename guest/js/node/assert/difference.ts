import { inspect } from '../util/inspect.ts'

/** What each failed comparison is called in its message, as in Node. */
export const titles: { readonly [operator: string]: string } = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
}

/** Two values of together so many characters are shown in one line. */
const SHORT = 12
/** Lines of a value, and of a comparison, that a message shows. */
const MOST_LINES = 50
const SHOWN_LINES = 46
/** Equal lines in a row, the first two of which are shown, that are all shown. */
const ALL_SHOWN = 5
/** Columns of a terminal that is none. */
const COLUMNS = 80

/** All of a value, whatever a program has set inspect to. */
export function whole(value: unknown): string {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Number.POSITIVE_INFINITY,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  })
}

export function shortened(lines: string[]): string[] {
  return lines.length > MOST_LINES ? [...lines.slice(0, SHOWN_LINES), '...'] : lines
}

/** The message of two values that should be equal and are not: their lines, with what only one of them has. */
export function difference(
  actual: unknown,
  expected: unknown,
  operator: string,
  said = '',
): string {
  const objects = operator === 'strictEqual' && areObjects(actual, expected)
  const title = said || (titles[objects ? 'strictEqualObject' : operator] ?? '')
  const ours = whole(actual).split('\n')
  const theirs = whole(expected).split('\n')
  const [first = '', ...more] = ours
  const [other = '', ...others] = theirs
  if (more.length + others.length > 0 || first === other) return compared(title, ours, theirs, '')
  if (first.length + other.length > SHORT) {
    return compared(title, ours, theirs, objects ? '' : mark(first, other))
  }
  if (arePrimitive(actual, expected)) return `${title}\n\n${first} !== ${other}\n`
  return compared(title, ours, theirs, '')
}

/** Two zeros look alike in one line. */
function arePrimitive(one: unknown, other: unknown): boolean {
  return !isObject(one) && !isObject(other) && (one !== 0 || other !== 0)
}

/** A sign below the first character that differs, if some before it are equal. */
function mark(one: string, other: string): string {
  if (one.length + other.length >= COLUMNS) return ''
  let at = 0
  while (one[at] === other[at]) at += 1
  return at > 2 ? `\n  ${' '.repeat(at)}^` : ''
}

function areObjects(one: unknown, other: unknown): boolean {
  return (
    (isObject(one) && isObject(other)) || (typeof one === 'function' && typeof other === 'function')
  )
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function compared(title: string, ours: string[], theirs: string[], indicator: string): string {
  const all = [...ours]
  const ending = takeEnding(ours, theirs)
  if (ours.length === 0 && theirs.length === 0) {
    return `${titles['notIdentical']}\n\n${shortened(all).join('\n')}\n`
  }
  const { text, skipped, cut } = linesOf(ours, theirs)
  const head = `${title}\n+ actual - expected`
  if (cut) return `${head} ... Lines skipped\n${text}\n...`
  const hint = skipped || ending.skipped ? ' ... Lines skipped' : ''
  return `${head}${hint}\n${text}${ending.text}${indicator}`
}

/** Takes the equal lines off the end: the last three are shown, and the first of more. */
function takeEnding(ours: string[], theirs: string[]): { text: string; skipped: boolean } {
  const taken: string[] = []
  while (ours.length > 0 && theirs.length > 0 && ours.at(-1) === theirs.at(-1)) {
    taken.unshift(ours.pop() ?? '')
    theirs.pop()
  }
  const shown = taken.slice(-3).map((line) => `\n  ${line}`)
  const skipped = taken.length >= 5
  if (skipped) shown.unshift('\n...')
  if (taken.length > 3) shown.unshift(`\n  ${taken[0]}`)
  return { text: shown.join(''), skipped }
}

interface Report {
  text: string
  /** Kept back, so that several in a row show as +++--- and not as +-+-+-. */
  kept: string
  printed: number
  equal: number
  skipped: boolean
}

/** Lines with + are of the first value, with - of the second; of equal ones only those near to these are shown. */
function linesOf(ours: string[], theirs: string[]): Report & { cut: boolean } {
  const length = Math.max(ours.length, theirs.length)
  const report = { text: '', kept: '', printed: 0, equal: 0, skipped: false }
  for (let at = 0; at < length; at++) {
    const [mine, other] = [ours[at], theirs[at]]
    const line = same(mine, other)
    if (line !== undefined) addEqual(report, line)
    else {
      addBefore(report, mine === undefined ? theirs : ours, at)
      addDifferent(report, mine, other)
    }
    if (report.printed > MOST_LINES && at < length - 2) {
      return { ...report, text: `${report.text}\n...${report.kept}`, cut: true }
    }
  }
  return { ...report, text: report.text + report.kept, cut: false }
}

function addEqual(report: Report, line: string): void {
  report.text += report.kept
  report.kept = ''
  report.equal += 1
  if (report.equal <= 2) show(report, [line])
}

/** The equal lines before one that differs that are yet to be shown: of many the last two. */
function addBefore(report: Report, lines: string[], at: number): void {
  const { equal } = report
  if (equal > ALL_SHOWN) {
    report.text += '\n...'
    report.skipped = true
  }
  if (equal > 2) show(report, lines.slice(at - (equal > ALL_SHOWN ? 2 : equal - 2), at))
  report.equal = 0
}

function addDifferent(report: Report, mine: string | undefined, other: string | undefined): void {
  if (mine !== undefined) report.text += `\n+ ${mine}`
  if (other !== undefined) report.kept += `\n- ${other}`
  report.printed += mine === undefined || other === undefined ? 1 : 2
}

function show(report: Report, lines: string[]): void {
  report.text += lines.map((line) => `\n  ${line}`).join('')
  report.printed += lines.length
}

/** A comma at the end makes no difference: the next line is what does. */
function same(mine: string | undefined, other: string | undefined): string | undefined {
  if (mine === undefined || other === undefined) return undefined
  if (mine === other || mine === `${other},`) return mine
  return other === `${mine},` ? other : undefined
}
