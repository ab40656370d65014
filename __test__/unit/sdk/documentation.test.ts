// Editors show the documentation of an option where it is written.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { checkout } from '../../helpers/checkout.ts'

const interfaces: [name: string, file: string, options: number][] = [
  ['TaskOptions', 'task.ts', 9],
  ['AllowedFolder', 'task.ts', 2],
  ['SignalOptions', 'suspension.ts', 2],
  ['RunOptions', 'options.ts', 10],
  ['ResumeRunOptions', 'durable-options.ts', 3],
  ['SignalRunOptions', 'durable-options.ts', 2],
  ['Surroundings', 'surroundings.ts', 3],
  ['Ceiling', 'surroundings.ts', 3],
]

/** The options of an interface with the comment above each. */
function optionsOf(
  name: string,
  file: string,
): { option: string; optional: boolean; doc: string }[] {
  const text = readFileSync(join(checkout, 'ts/sdk', file), 'utf8')
  const [, body = ''] =
    new RegExp(`^export interface ${name}\\b.*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text) ?? []
  return [...body.matchAll(/(?: {2}(\/\*\*[\s\S]*?\*\/)\n)? {2}(\w+)(\??): .*\n/g)].map(
    ([, doc = '', option = '', mark]) => ({ option, optional: mark === '?', doc }),
  )
}

for (const [name, file, count] of interfaces) {
  test(`each option of ${name} says what it is by default, and has an example`, (t) => {
    const options = optionsOf(name, file)
    t.is(options.length, count)
    for (const { option, optional, doc } of options) {
      t.regex(doc, /\n {3}\* @example \S/, option)
      if (optional) t.regex(doc, /Default: /, option)
    }
  })
}

test('each option of a task says what happens beyond it', (t) => {
  for (const { option, doc } of optionsOf('TaskOptions', 'task.ts')) {
    t.regex(doc, /: `?(the envelope|fetch|undefined|[A-Z][A-Z_]+)`?/, option)
  }
})
