import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { exported, type Installation } from './artifact.ts'
import { folderWith } from './folder.ts'
import { programText } from './program.ts'
import { runCli } from './run-cli.ts'

/** The installation of whoever runs the tests. */
export const here: Installation = { capsule: async (cwd, ...args) => runCli(cwd, args) }

/** A program of two files and two tasks. */
export const greeting = {
  'hello.ts': programText(`import { polite } from './polite.ts'
console.log('loaded')
export const main = task({ name: 'main', compute: 'LOW' }, (name: string) => polite(name ?? 'you'))
export const double = task({ name: 'double' }, (value: number) => value * 2)`),
  'polite.ts': 'export const polite = (name: string): string => `hello ${name}`',
}

const greetingPython = {
  'hello.py': `from capsule import task
from polite import polite
print('loaded')
@task(name="main", compute="LOW")
def main(name="you"):
    return polite(name)
@task(name="double")
def double(value):
    return value * 2
`,
  'polite.py': 'def polite(name):\n    return f"hello {name}"\n',
}

/** The same program in each language. */
export const languages: [string, Record<string, string>][] = [
  ['TypeScript', greeting],
  ['Python', greetingPython],
]

/** A folder of a project with artifacts, without the sources that they were made of. */
export async function withoutSources(
  t: ExecutionContext,
  files: Record<string, string>,
): Promise<string> {
  const folder = folderWith(t, { 'capsule.toml': '' })
  await exported(t, here, folder, files)
  for (const name of Object.keys(files)) rmSync(join(folder, name))
  return folder
}
