import { resolve } from 'node:path'
import type { BuildOptions, Metafile, OutputFile, Plugin } from 'esbuild'
import { CapsuleError } from '../errors.ts'
import { chainsIn, type Chains } from './chain.ts'
import { confinementOf, confinementPlugin } from './confinement.ts'
import { awaitsAtTop, compileError } from './diagnostic.ts'
import { forgivingPlugin } from './forgiveness.ts'
import { nativeCodePlugin } from './native-code.ts'
import { nodeModulesPlugin } from './node-modules.ts'
import { importsOfPackages, type PackageImport } from './package-imports.ts'
import { entryModule, programPlugin } from './sdk-module.ts'
import { settings } from './settings.ts'
import { sourceTextPlugin } from './source-text.ts'
import type { Source } from './source.ts'

/** A program as one classic script. */
export interface Bundle {
  /** The script; `name` of its source is what its stack frames should say. */
  script: string
  /** Its source map (JSON); the sources are relative to the project root. */
  sourceMap: string
  /** Absolute paths of every file that is in it, the entry included. */
  files: string[]
  /** Which packages it asks for, and from where. */
  packages: PackageImport[]
}

/**
 * Bundles a source of the project in `root` and all that it imports, Node's own modules from `guestModules`;
 * throws `COMPILE_ERROR` with file, line and caret, and the imports that lead there.
 */
export async function bundleSource(
  source: Source,
  root: string,
  guestModules: string,
): Promise<Bundle> {
  const plugins = pluginsOf(source, root, guestModules)
  const bundle = async (form: BuildOptions): Promise<Result> =>
    bundleWith({ ...settings, ...form, absWorkingDir: root, plugins })
  const result = await bundle({ ...evaluated, entryPoints: [source.path] })
    .catch(async (error: unknown) => {
      if (awaitsAtTop(error)) return bundle(awaited)
      throw error
    })
    .catch(async (error: unknown) => {
      const chains = await chainsOf(plugins, root)
      throw compileError(error, source, root, chains)
    })
  const { outputFiles, metafile } = result
  const [script, sourceMap] = [findOutput(outputFiles, '.js'), findOutput(outputFiles, '.map')]
  const files = bundledFiles(metafile, root)
  return { script, sourceMap, files, packages: importsOfPackages(metafile, root) }
}

interface Result {
  outputFiles: OutputFile[]
  metafile: Metafile
}

/** A program without `await` at its top level is over when it was evaluated. */
const evaluated = { format: 'iife' } as const satisfies BuildOptions

/** The value of any other is a promise, for which the engine waits. */
const awaited = {
  format: 'esm',
  // As a module that is imported it has no exports, which a script could not say.
  entryPoints: [entryModule],
  banner: { js: '(async () => {' },
  footer: { js: '})()' },
} as const satisfies BuildOptions

async function bundleWith(options: BuildOptions): Promise<Result> {
  const { build } = await import('esbuild')
  return build({ ...options, write: false, metafile: true })
}

function pluginsOf(source: Source, root: string, guestModules: string): Plugin[] {
  const confinement = confinementOf(root, source.path)
  return [
    nodeModulesPlugin(guestModules),
    nativeCodePlugin(),
    confinementPlugin(confinement),
    programPlugin(source.path),
    sourceTextPlugin(source, root, confinement),
  ]
}

/** How the files of a program that cannot be bundled import each other, as far as they can be read. */
async function chainsOf(plugins: Plugin[], root: string): Promise<Chains> {
  const options = { ...settings, ...awaited, absWorkingDir: root }
  try {
    const { metafile } = await bundleWith({ ...options, plugins: [forgivingPlugin(plugins)] })
    return chainsIn(metafile)
  } catch {
    return new Map() // then the error stands for itself
  }
}

function findOutput(files: { path: string; text: string }[], extension: string): string {
  const output = files.find((file) => file.path.endsWith(extension))
  if (!output) throw new CapsuleError('INTERNAL', `The bundler wrote no ${extension} file.`)
  return output.text
}

/** Modules of a namespace, such as the SDK, are no files; a file may be in it twice, as what its imports say it is. */
function bundledFiles({ inputs }: Metafile, root: string): string[] {
  const paths = Object.keys(inputs).filter((path) => !path.startsWith('capsule:'))
  return [...new Set(paths.map((path) => resolve(root, path.replace(/ with \{[^}]*\}$/, ''))))]
}
