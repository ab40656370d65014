import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { CapsuleError, reasonOf } from '../errors.ts'
import { accepted, languageOf, type Language } from '../language.ts'
import { shownPath } from '../place.ts'
import type { Project } from '../project.ts'

/** A program's entry file. */
export interface Source {
  /** Absolute path. */
  path: string
  /** The path as people read it, and as stacks name it. */
  name: string
  text: string
  language: Language
}

/** Reads a program's entry file, or says in one sentence what is wrong with it. */
export function readSource(path: string, project: Project): Source {
  const name = shownPath(project.root, path)
  const refuse = (reason: string, cause?: unknown): CapsuleError =>
    new CapsuleError('LOAD_ERROR', `${name}: ${reason}`, { cause })
  const kind = kindOf(path, refuse)
  if (kind === 'other') throw refuse('this is no ordinary file.')
  if (kind === 'nothing') throw refuse('there is no such file.')
  if (kind === 'folder') throw refuse(`this is a folder. Name a file in it; accepted: ${list()}.`)
  const language = languageOf(path)
  if (!language) {
    throw refuse(
      `${extname(path) || 'a file without extension'} is not accepted. Accepted: ${list()}.`,
    )
  }
  const text = read(path, refuse)
  if (text.trim() === '') throw refuse('the file is empty. Declare a task in it.')
  return { path, name, text, language }
}

type Refuse = (reason: string, cause: unknown) => CapsuleError

function kindOf(path: string, refuse: Refuse): 'nothing' | 'folder' | 'file' | 'other' {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return 'nothing'
    if (stat.isDirectory()) return 'folder'
    return stat.isFile() ? 'file' : 'other'
  } catch (error) {
    throw refuse(`the file cannot be read: ${reasonOf(error)}.`, error)
  }
}

function read(path: string, refuse: Refuse): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw refuse(`the file cannot be read: ${reasonOf(error)}.`, error)
  }
}

function list(): string {
  return accepted.join(' ')
}
