import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
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

/** Runs the cases of `file` (a path in `__test__`) here and in a sandbox whose program is in `folder`. */
export async function compare(folder: string, file: string, module?: string): Promise<Compared> {
  const path = join(checkout, '__test__', file)
  const tried: Tried = await import(pathToFileURL(path).href)
  const name = `${file.replaceAll(/\W/g, '-')}.ts`
  writeFiles(folder, {
    'comparison.ts': readFileSync(join(checkout, '__test__/helpers/comparison.ts'), 'utf8'),
    [file]: readFileSync(path, 'utf8'),
    [name]: programOf(relative('.', file), module),
  })
  const { result, error } = await run<Omit<Compared, 'node'>>({ file: name, cwd: folder })
  if (error !== null) throw new Error(`${file} in a sandbox: ${JSON.stringify(error)}`)
  return { node: await answersOf(tried.cases), ...result }
}

/** What the two do not agree on, to be compared with nothing. */
export function disagreements({ node, sandbox }: Compared): unknown[] {
  const cases = Object.keys(node).filter((name) => sandbox[name] !== node[name])
  return cases.map((name) => ({ case: name, node: node[name], sandbox: sandbox[name] }))
}

function programOf(file: string, module?: string): string {
  return `
import { task } from '@capsule-run/sdk'
import { answersOf, surfaceOf } from './comparison.ts'
import * as tried from './${file}'
${module === undefined ? 'const whole = {}' : `import whole from 'node:${module}'`}
export const main = task({ name: 'main', compute: 'HIGH', timeout: '60s' }, async () => ({
  sandbox: await answersOf(tried.cases),
  refused: await answersOf(Reflect.get(tried, 'refused') ?? {}),
  surface: surfaceOf(whole),
}))
`
}
