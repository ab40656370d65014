import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { packed, packedOf, platformManifests } from '../../scripts/pack.mjs'
import { checkout } from './checkout.ts'
import { writeFiles } from './folder.ts'
import { serveRegistry } from './registry.ts'

/** What a program did. */
export interface Ended {
  exitCode: number
  stdout: string
  stderr: string
}

/** A folder outside of the checkout that npm installed packages into. */
export interface Installed {
  folder: string
  /** Names of the packages that were fetched for it. */
  fetched: readonly string[]
  /** Runs a file of it, or a command of its packages, by Node, with nothing else on the PATH. */
  node: (...args: string[]) => Promise<Ended>
  /** Runs npm in it or in a folder of it, with the registry at hand. */
  npm: (args: readonly string[], below?: string) => Promise<Ended>
  remove: () => void
}

/** Packing 130 MB where nobody has before, and npm's own work, on a busy machine. */
const patienceMs = 300_000

/** Installs packages, and what they need, into an empty folder, as npm's users do. */
export async function install(
  t: ExecutionContext,
  packages: readonly string[],
): Promise<Installed> {
  t.timeout(patienceMs)
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'capsule-installed-')))
  const folder = join(base, 'project')
  writeFiles(folder, { 'package.json': '{ "private": true }\n' })
  const registry = await serveRegistry(
    [await packed(), await packedOf([...withDependencies(roots, new Set())])],
    platformManifests(),
  )
  const npm: Installed['npm'] = async (args, below = '.') => {
    const options = ['--registry', registry.url, '--cache', join(base, 'cache'), '--no-audit']
    const quiet = ['--no-fund', '--no-update-notifier', '--userconfig', join(base, 'npmrc')]
    const cwd = join(folder, below)
    return runProgram('npm', [...options, ...quiet, ...args], cwd, process.env['PATH'] ?? '')
  }
  const path = pathWithNode(base)
  const installed: Installed = {
    folder,
    fetched: registry.fetched,
    npm,
    node: async (...args) => runProgram(process.execPath, args, folder, path),
    remove: () => {
      registry.close()
      rmSync(base, { recursive: true, force: true })
    },
  }
  const { exitCode, stderr } = await npm(['install', ...packages])
  if (exitCode === 0) return installed
  installed.remove()
  throw new Error(stderr)
}

/** The file of a command in an installed folder. */
export function commandIn(folder: string): string {
  return join(folder, 'node_modules/@capsule-run/cli/bin/capsule.cjs')
}

/** Packages of other people that ours, and the projects that `capsule init` makes, depend on. */
const roots = [
  '@jridgewell/trace-mapping',
  'acorn',
  'esbuild',
  'regexpu-core',
  'typescript',
  '@types/node',
  'tsx',
]

/** Packages and all that they depend on, as far as it is installed here. */
function withDependencies(names: readonly string[], found: Set<string>): Set<string> {
  for (const name of names) {
    if (found.has(name) || !existsSync(folderOf(name))) continue
    found.add(name)
    const manifest = JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8'))
    const { dependencies = {}, optionalDependencies = {} } = manifest
    withDependencies(Object.keys({ ...dependencies, ...optionalDependencies }), found)
  }
  return found
}

function folderOf(name: string): string {
  return join(checkout, 'node_modules', name)
}

/** A folder with nothing but Node in it. */
function pathWithNode(base: string): string {
  const folder = join(base, 'bin')
  mkdirSync(folder)
  symlinkSync(process.execPath, join(folder, 'node'))
  return folder
}

/** Runs a program to its end, with hardly any variables: an outer npm leaves its own to those below. */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  path: string,
): Promise<Ended> {
  const { HOME = '' } = process.env
  const child = spawn(program, args, {
    cwd,
    env: { PATH: path, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seen = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ exitCode: code ?? -1, ...seen }))
  })
}
