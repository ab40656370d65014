import { copyFileSync } from './copy-file.ts'
import { copyOptions, type CopyOptions } from './copy-options.ts'
import { checkAncestors, checkPair, isWithin, refuse } from './copy-checks.ts'
import { utf8Text } from './encoding.ts'
import { readLinkAt, symlinkSync, unlinkSync } from './links.ts'
import { listAt } from './list-folder.ts'
import { mkdirSync } from './make-folder.ts'
import { dirname, isAbsolute, join, resolve } from './path-text.ts'
import { chmodSync, existsSync } from './permissions.ts'
import { place, placeOfText } from './place.ts'
import { lstatSync, statSync } from './stat.ts'
import type { AnyStats } from './stats.ts'
import { codeOf } from './system-error.ts'
import { utimesSync } from './times.ts'
import { coded } from './usage-error.ts'

/** Yields each pair of paths that the filter is to be asked about, and takes its answer. */
type Copying = Generator<readonly [string, string], void, unknown>

export function cpSync(source: unknown, destination: unknown, options?: unknown): void {
  const wanted = copyOptions(options)
  const copying = copyTree(place(source, 'src').text, place(destination, 'dest').text, wanted)
  let step = copying.next()
  while (!step.done) {
    const answer = wanted.filter?.(step.value[0], step.value[1]) ?? wanted.filter === undefined
    if (answer instanceof Promise) {
      const message =
        'Expected boolean to be returned from the "filter" function but got an instance of Promise.'
      throw coded(new TypeError(message), 'ERR_INVALID_RETURN_VALUE')
    }
    step = copying.next(answer)
  }
}

/** The form whose filter may answer later. */
export async function cp(source: unknown, destination: unknown, options?: unknown): Promise<void> {
  const wanted = copyOptions(options)
  const copying = copyTree(place(source, 'src').text, place(destination, 'dest').text, wanted)
  let step = copying.next()
  while (!step.done) {
    const answer =
      wanted.filter === undefined || (await wanted.filter(step.value[0], step.value[1]))
    step = copying.next(answer)
  }
}

function* copyTree(source: string, destination: string, options: CopyOptions): Copying {
  if (!(yield [source, destination])) return
  const there = checkPair(source, destination, options)
  checkAncestors(source, destination)
  const parent = dirname(destination)
  if (!existsSync(parent)) mkdirSync(parent, { recursive: true })
  yield* copyEntry(source, destination, there, options)
}

function* copyEntry(
  source: string,
  destination: string,
  there: boolean,
  options: CopyOptions,
): Copying {
  const stat = options.dereference ? statSync(source) : lstatSync(source)
  if (stat === undefined) return
  if (stat.isDirectory()) {
    if (options.recursive) {
      yield* copyFolder(source, destination, there, options)
      return
    }
    refuse('ERR_FS_EISDIR', 'EISDIR', 21, `${source} is a directory (not copied)`, source)
  }
  if (stat.isFile()) overwrite(stat, source, destination, there, options)
  else if (stat.isSymbolicLink()) copyLink(source, destination, there, options)
  else {
    const message = `cannot copy an unknown file type: ${destination}`
    refuse('ERR_FS_CP_UNKNOWN', 'EINVAL', 22, message, destination)
  }
}

function* copyFolder(
  source: string,
  destination: string,
  there: boolean,
  options: CopyOptions,
): Copying {
  if (!there) mkdirSync(destination)
  for (const entry of listAt(placeOfText(source), 'opendir')) {
    const name = utf8Text(entry.name)
    const from = join(source, name)
    const to = join(destination, name)
    if (!(yield [from, to])) continue
    yield* copyEntry(from, to, checkPair(from, to, options), options)
  }
  if (!there) chmodSync(destination, Number(statSync(source)?.mode) & 0o7777)
}

function overwrite(
  stat: AnyStats,
  source: string,
  destination: string,
  there: boolean,
  options: CopyOptions,
): void {
  if (there && !options.force) {
    if (!options.errorOnExist) return
    refuse('ERR_FS_CP_EEXIST', 'EEXIST', 17, `${destination} already exists`, destination)
  }
  if (there) unlinkSync(destination)
  copyFileSync(source, destination, options.mode)
  if (options.preserveTimestamps) utimesSync(destination, stat.atime, stat.mtime)
}

function copyLink(source: string, destination: string, there: boolean, options: CopyOptions): void {
  let target = utf8Text(readLinkAt(placeOfText(source)))
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(source), target)
  const old = there ? oldTarget(destination) : undefined
  if (old === undefined) return symlinkSync(target, destination)
  if (isWithin(target, old)) {
    const message = `cannot copy ${target} to a subdirectory of self ${old}`
    refuse('ERR_FS_CP_EINVAL', 'EINVAL', 22, message, destination)
  }
  if (statSync(destination)?.isDirectory() && isWithin(old, target)) {
    const message = `cannot overwrite ${old} with ${target}`
    refuse('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'EINVAL', 22, message, destination)
  }
  unlinkSync(destination)
  symlinkSync(target, destination)
}

function oldTarget(path: string): string | undefined {
  try {
    const target = utf8Text(readLinkAt(placeOfText(path)))
    return isAbsolute(target) ? target : resolve(dirname(path), target)
  } catch (error) {
    if (codeOf(error) === 'EINVAL') return undefined
    throw error
  }
}
