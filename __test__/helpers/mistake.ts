import type { ExecutionContext } from 'ava'
import { folderWith } from './folder.ts'
import { runCli } from './run-cli.ts'
import { filesBelow } from './tree.ts'

/** How a program begins. */
export const importTask = `import { task } from '@capsule-run/sdk'\n`

/** A program with nothing wrong. */
export const goodProgram = `${importTask}export const main = task({ name: 'main' }, () => 1)\n`

/** A command line that is refused, with the files that are there. */
export type Mistake = [title: string, files: Record<string, string>, args: string, message: RegExp]

/** One clear message, exit code 2, nothing written. */
export async function refuses(
  t: ExecutionContext,
  [, files, args, message]: Mistake,
): Promise<void> {
  const cwd = folderWith(t, files)
  const before = filesBelow(cwd)
  const words = args.split(' ').filter((word) => word !== '')
  const { stdout, stderr, exitCode } = await runCli(cwd, ['run', ...words])
  t.regex(stderr.trimEnd(), message)
  t.is(stderr.match(/✗/g)?.length, 1, stderr)
  // What only its makers understand.
  t.notRegex(stderr, /node_modules|dist\/|\.rs\b|panicked|wasm/)
  t.is(stdout, '')
  t.is(exitCode, 2)
  t.deepEqual(filesBelow(cwd), before)
}
