// The TypeScript half: the SDK as modules with types, the command as one file.

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root, run, tool } from './commands.mjs'

/** Compiles the SDK to `ts/sdk/dist`. */
export async function buildSdk() {
  rmSync(join(root, 'ts', 'sdk', 'dist'), { recursive: true, force: true })
  await run(tool('tsc'), ['-p', join('ts', 'sdk')])
  return 'compiled'
}

/**
 * Bundles the command to `ts/cli/dist/main.cjs`, the SDK included. One file, and one of CommonJS, is
 * what makes it start fast: Node needs about 10 ms more for its loader of ES modules. What the command
 * depends on at run time stays outside.
 */
export async function buildCli() {
  const cli = join(root, 'ts', 'cli')
  const { dependencies } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'))
  await build({
    absWorkingDir: root,
    entryPoints: [join(cli, 'main.ts')],
    outfile: join(cli, 'dist', 'main.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies),
    // Clipanion names no module build, but has one beside each file.
    resolveExtensions: ['.mjs', '.js', '.ts', '.json'],
    // What createRequire() is given; and no command reads standard input, so none opens it.
    define: { 'import.meta.url': '__filename', 'process.stdin': 'undefined' },
    tsconfig: join(root, 'tsconfig.json'),
    // Names stay, so that the stack of a fault can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  return 'bundled'
}
