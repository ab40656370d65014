import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from '@capsule-run/sdk/runner'
import { checkout } from './checkout.ts'
import { answersOf, type Cases } from './comparison.ts'
import { writeFiles } from './folder.ts'

/** What a sandbox gave for the cases of a file, beside what Node gives for them. */
export interface Compared {
  node: Record<string, string>
  sandbox: Record<string, string>
  /** What the sandbox gave for the file's `refused`, which are for a sandbox only. */
  refused: Record<string, string>
  /** The exports of the module that the cases are of, as the sandbox has them. */
  surface: string[]
}

/** Exports of a file of cases. */
interface Tried {
  cases: Cases
  /** Uses that a sandbox answers with an error of its own. */
  refused?: Cases
}

/** Runs the cases of `files` (paths in `__test__`) here, and in a sandbox whose program is in `folder`. */
export async function compare(
  folder: string,
  files: readonly string[],
  module?: string,
): Promise<Compared> {
  const copied = ['helpers/comparison.ts', ...files]
  for (const file of copied) writeFiles(folder, { [file]: readFileSync(sourceOf(file), 'utf8') })
  const name = `${files.join('-').replaceAll(/\W/g, '-')}.ts`
  writeFiles(folder, { [name]: programOf(files, module) })
  const { result, error } = await run<Omit<Compared, 'node'>>({ file: name, cwd: folder })
  if (error !== null) throw new Error(`${name} in a sandbox: ${JSON.stringify(error)}`)
  const node: Record<string, string> = {}
  for (const file of files) {
    const tried: Tried = await import(pathToFileURL(sourceOf(file)).href)
    Object.assign(node, await answersOf(tried.cases))
  }
  return { node, ...result }
}

function sourceOf(file: string): string {
  return join(checkout, '__test__', file)
}

/** What the two do not agree on, to be compared with nothing: of long texts the part where they part. */
export function disagreements({ node, sandbox }: Compared): unknown[] {
  return Object.entries(node)
    .map(([name, answer]) => ({ case: name, node: answer, sandbox: sandbox[name] ?? 'no answer' }))
    .filter((answers) => answers.node !== answers.sandbox)
    .map((answers) => {
      const at = Math.max(0, firstDifference(answers.node, answers.sandbox) - SHOWN_BEFORE)
      const part = (text: string): string => text.slice(at, at + SHOWN)
      return { ...answers, node: part(answers.node), sandbox: part(answers.sandbox) }
    })
}

/** Characters of an answer that are shown, and of these before the first that differs. */
const SHOWN = 240
const SHOWN_BEFORE = 60

function firstDifference(one: string, other: string): number {
  let at = 0
  while (one[at] === other[at]) at += 1
  return at
}

function programOf(files: readonly string[], module?: string): string {
  const imports = files.map((file, at) => `import * as tried${at} from './${file}'`)
  const tried = files.map((_, at) => `tried${at}`).join(', ')
  return `
import { task } from '@capsule-run/sdk'
import { answersOf, surfaceOf } from './helpers/comparison.ts'
${imports.join('\n')}
${module === undefined ? 'const whole = {}' : `import whole from 'node:${module}'`}
const all = (name) => Object.assign({}, ...[${tried}].map((file) => Reflect.get(file, name)))
export const main = task({ name: 'main', compute: 'HIGH', timeout: '60s' }, async () => ({
  sandbox: await answersOf(all('cases')),
  refused: await answersOf(all('refused')),
  surface: surfaceOf(whole),
}))
`
}
