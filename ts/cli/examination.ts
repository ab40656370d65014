import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  cacheDirOf,
  configName,
  diagnose,
  findProject,
  readWorkflow,
  reasonOf,
  shownPath,
  type Diagnosis,
  type Project,
} from '@capsule-run/sdk/internal'
import { colorsFor, type Colors } from './colors.ts'
import type { CapsuleContext } from './context.ts'
import { exitCodes, type ExitCode } from './exit.ts'

/** Examines the machine and the project here, and prints what it finds. */
export async function examine({ cwd, env, stdout }: CapsuleContext): Promise<ExitCode> {
  const colors = colorsFor(stdout, env)
  const project = findProject(cwd, cwd)
  const found = [
    { name: 'Node', ok: true, detail: process.version },
    ...(await examineCore()),
    await examineBundler(),
    examineSettings(project),
    examineCache(project),
  ]
  for (const diagnosis of found) stdout.write(`${render(diagnosis, colors)}\n`)
  return found.every(({ ok }) => ok) ? exitCodes.success : exitCodes.taskFailed
}

async function examineCore(): Promise<Diagnosis[]> {
  try {
    return await diagnose()
  } catch (error) {
    return [{ name: 'addon', ok: false, detail: reasonOf(error), remedy: 'Run npm install again.' }]
  }
}

async function examineBundler(): Promise<Diagnosis> {
  const name = 'bundler'
  try {
    const { transform, version } = await import('esbuild')
    await transform('let x: number', { loader: 'ts' })
    return { name, ok: true, detail: `esbuild ${version}` }
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error), remedy: 'Run npm install again.' }
  }
}

function examineSettings({ config, root }: Project): Diagnosis {
  const name = 'project'
  if (!config) return { name, ok: true, detail: `no ${configName}: every setting has its default` }
  try {
    const { name: workflow, entrypoint } = readWorkflow(config, root)
    if (entrypoint === undefined || existsSync(join(root, entrypoint))) {
      return { name, ok: true, detail: workflow ?? configName }
    }
    const detail = `the entrypoint ${entrypoint} is not there`
    return { name, ok: false, detail, remedy: `Make it, or correct ${configName}.` }
  } catch (error) {
    return { name, ok: false, detail: reasonOf(error), remedy: `Correct ${configName}.` }
  }
}

function examineCache({ root }: Project): Diagnosis {
  const name = 'cache'
  const folder = cacheDirOf(root)
  const detail = shownPath(root, folder)
  let nearest = folder
  while (!existsSync(nearest)) nearest = dirname(nearest)
  try {
    if (!statSync(nearest).isDirectory()) throw new Error(`${nearest} is no folder`)
    accessSync(nearest, constants.W_OK)
    return { name, ok: true, detail }
  } catch {
    const remedy =
      'Programs run, but are loaded anew each time. Make it a folder that can be written.'
    return { name, ok: false, detail: `${detail} cannot be written`, remedy }
  }
}

function render({ name, ok, detail, remedy }: Diagnosis, colors: Colors): string {
  const mark = ok ? colors.green('✓') : colors.red('✗')
  const advice = ok || remedy === undefined ? '' : `\n  → ${remedy}`
  return `${mark} ${name}: ${detail}${advice}`
}
