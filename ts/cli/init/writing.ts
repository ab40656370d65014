import { existsSync, lstatSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { reasonOf } from '@capsule-run/sdk/internal'
import { Mistake } from '../exit.ts'

/**
 * Writes all files into a folder, or none: if one is there already, or one cannot be written, what was written before
 * it is removed. It does not wait for anything, so nothing comes in between. Gives the names of the files.
 */
export function writeTogether(folder: string, files: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(files)
  const there = names.filter((name) => isThere(join(folder, name)))
  if (there.length > 0) {
    throw new Mistake(
      `${folder} has ${there.join(', ')} already, and no file is overwritten. Choose another folder, or move ` +
        `${there.length === 1 ? 'it' : 'them'} away.`,
    )
  }
  const undo: (() => void)[] = []
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name)
      makeFolder(dirname(path), undo)
      // Not even one that appeared a moment ago is overwritten.
      writeFileSync(path, content, { flag: 'wx' })
      undo.unshift(() => rmSync(path))
    }
    return names
  } catch (error) {
    for (const step of undo) step()
    throw new Mistake(
      `${folder}: the project cannot be written: ${reasonOf(error)}. Choose another folder.`,
    )
  }
}

/** A link that leads nowhere is there too. What else is wrong with a path is told when it is written. */
function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

function makeFolder(path: string, undo: (() => void)[]): void {
  if (existsSync(path)) return
  makeFolder(dirname(path), undo)
  mkdirSync(path)
  undo.unshift(() => rmdirSync(path))
}
