// The TypeScript half: the SDK as modules with types, the command as one file.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root, run, tool } from './commands.mjs'
import { packageLicences } from './licences.mjs'

/** Compiles the SDK to `ts/sdk/dist`. */
export async function buildSdk() {
  const dist = join(root, 'ts', 'sdk', 'dist')
  rmSync(dist, { recursive: true, force: true })
  await run(tool('tsc'), ['-p', join('ts', 'sdk')])
  rmSync(join(dist, 'opentelemetry'), { recursive: true })
  const inputs = await bundleOpenTelemetry(join(dist, 'opentelemetry', 'exporter.js'), 'esm')
  writeFileSync(join(dist, 'LICENSES.txt'), packageLicences(inputs))
  return 'compiled'
}

/**
 * Bundles the command to `ts/cli/dist/main.cjs`, the SDK included. One file, and one of CommonJS, is
 * what makes it start fast: Node needs about 10 ms more for its loader of ES modules. What the command
 * depends on at run time stays outside, and so does what hardly any run needs.
 */
export async function buildCli() {
  const cli = join(root, 'ts', 'cli')
  const inputs = await bundleOpenTelemetry(join(cli, 'dist', 'opentelemetry.cjs'), 'cjs')
  const { dependencies } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'))
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(cli, 'main.ts')],
    metafile: true,
    outfile: join(cli, 'dist', 'main.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies),
    // Clipanion names no module build, but has one beside each file.
    resolveExtensions: ['.mjs', '.js', '.ts', '.json'],
    // What createRequire() is given; and a command that does not read standard input does not open it.
    define: { 'import.meta.url': '__filename', 'process.stdin': 'undefined' },
    plugins: [openTelemetryOutside],
    tsconfig: join(root, 'tsconfig.json'),
    // Names stay, so that the stack of a fault can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  inputs.push(...Object.keys(metafile.inputs))
  writeFileSync(join(cli, 'dist', 'LICENSES.txt'), packageLicences(inputs))
  await buildPage(cli)
  return 'bundled'
}

/** Puts the page of `capsule trace --open` beside the command: its texts as they are, its script as one file. */
async function buildPage(cli) {
  const page = join(cli, 'dist', 'page')
  rmSync(page, { recursive: true, force: true })
  cpSync(join(cli, 'page', 'static'), page, { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: [join(cli, 'page', 'browser', 'main.ts')],
    outfile: join(page, 'page.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: join(root, 'tsconfig.json'),
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
}

const exporter = join(root, 'ts', 'sdk', 'opentelemetry', 'exporter.ts')

/** One file of the exporter and OpenTelemetry's packages, of which it needs 70 KB of 27 MB. Gives what is in it. */
async function bundleOpenTelemetry(outfile, format) {
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: [exporter],
    outfile,
    bundle: true,
    format,
    platform: 'node',
    target: 'node20.19',
    // The packages' ES modules: of CommonJS nothing unused can be left out.
    mainFields: ['module', 'main'],
    tsconfig: join(root, 'tsconfig.json'),
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: '// With OpenTelemetry for JavaScript: The OpenTelemetry Authors, Apache-2.0.' },
    logLevel: 'warning',
  })
  return Object.keys(metafile.inputs)
}

const openTelemetryOutside = {
  name: 'opentelemetry-outside',
  setup({ onResolve }) {
    onResolve({ filter: /\/opentelemetry\/exporter\.ts$/ }, ({ kind }) => {
      return kind === 'dynamic-import' ? { path: './opentelemetry.cjs', external: true } : undefined
    })
  },
}
