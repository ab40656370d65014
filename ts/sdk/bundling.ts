import { cacheDirOf, traceFileOf } from './cache.ts'
import { bundleSource, type Bundle } from './compiler/bundle.ts'
import { influencesOf } from './compiler/influences.ts'
import { bundlePython } from './compiler/python.ts'
import type { Source } from './compiler/source.ts'
import type { CapsuleError } from './errors.ts'
import { inputOf, inputReadSince, type Input } from './inputs.ts'
import { languageOf } from './language.ts'
import { errorOf, guestModulesDir, type Fault, type Sources } from './native.ts'
import { shownPath } from './place.ts'
import type { Whereabouts } from './program.ts'
import { configName, type Project } from './project.ts'
import { pythonEnvironment } from './python-environment.ts'
import { renderFrameLine, stackMapper } from './stack.ts'

/** A source as the engine takes it. */
export async function bundle(source: Source, { root }: Project): Promise<Bundle> {
  if (source.language === 'python') return bundlePython(source)
  return bundleSource(source, root, guestModulesDir())
}

/** What the core has to know of a program besides its text. */
export function sourcesOf(
  { path, cwd, variables }: Whereabouts,
  { root, config }: Project,
): Sources {
  return {
    cacheDir: cacheDirOf(root),
    root,
    filename: shownPath(root, path),
    traceFile: traceFileOf(root),
    ...(config && { config }),
    ...(languageOf(path) === 'python' && { environment: pythonEnvironment(path, cwd, variables) }),
  }
}

/** Every file that decided what is in a bundle, as it is now. */
export function inputsOf(source: Source, { files, packages }: Bundle, startedMs: number): Input[] {
  return [
    inputOf(source.path, source.text),
    ...[...files, ...influencesOf(files, packages)]
      .filter((path) => path !== source.path)
      .map((path) => inputReadSince(path, startedMs)),
  ]
}

/** A fault of the top level, with the places in the sources where it came from. */
export async function loadError(
  fault: Fault,
  { name }: Source,
  { sourceMap }: Bundle,
  { root }: Project,
): Promise<CapsuleError> {
  const mapped = await stackMapper([{ filename: name, sourceMap, root }])
  const frames = mapped(fault.stack ?? '')
  return errorOf(fault, [messageOf(fault, name), ...frames.map(renderFrameLine)].join('\n'))
}

/** A fault of the settings names its own file. */
export function messageOf({ message }: Fault, name: string): string {
  return message.startsWith(configName) ? message : `${name}: ${message}`
}
