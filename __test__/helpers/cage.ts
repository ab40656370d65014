import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Envelope } from '@capsule-run/sdk/runner'
import { folderWith } from './folder.ts'
import { calling, programText, type CallTask } from './program.ts'

/** A project in a folder that no task may see, whose `data` some tasks may. */
export interface Cage {
  /** Outside of the project. */
  root: string
  project: string
  call: CallTask
  /** The same, but that what comes back is checked for anything of what lies outside. */
  attempt: (...args: unknown[]) => Promise<Envelope>
}

/** What is in files that no task may read. */
export const canary = 'canary-text-4f81c2'

/** The name of a file that no task may list, and that no test asks for. */
const unlisted = 'unlisted-name-93d7.txt'

/** A project with such a program, and what must stay as it is: everything that is not in `open`. */
export function cageOf(
  t: ExecutionContext,
  source: string,
  files: Record<string, string> = {},
  open: readonly string[] = ['data'],
): Cage {
  return cageFor(t, { file: 'program.ts', text: programText(source) }, files, open)
}

/** The same for a program in any language. */
export function cageFor(
  t: ExecutionContext,
  { file, text }: { file: string; text: string },
  files: Record<string, string> = {},
  open: readonly string[] = ['data'],
): Cage {
  const root = folderWith(t, {
    'canary.txt': canary,
    [unlisted]: canary,
    'elsewhere/canary.txt': canary,
    'project/canary.txt': canary,
    [`project/${unlisted}`]: canary,
    'project/data/a.txt': 'alpha',
    'project/data/sub/b.txt': 'beta',
    'project/docs/d.txt': 'docs',
    [`project/${file}`]: text,
    ...Object.fromEntries(
      Object.entries(files).map(([name, content]) => [`project/${name}`, content]),
    ),
  })
  const project = join(root, 'project')
  const closed = [root, join(root, 'elsewhere'), project, join(project, 'docs')].filter((folder) =>
    open.every((name) => folder !== join(project, name)),
  )
  const call = calling(project, file)
  const attempt = async (...args: unknown[]): Promise<Envelope> => {
    const before = closed.map(contentOf)
    let printed = ''
    const hear = (piece: string): void => void (printed += piece)
    const envelope = await call('main', args, { onStdout: hear, onStderr: hear })
    const told = JSON.stringify(envelope) + printed
    t.false(told.includes(canary), told)
    t.false(told.includes(unlisted), told)
    t.deepEqual(closed.map(contentOf), before)
    return envelope
  }
  return { root, project, call, attempt }
}

/** All that a change of a folder's files would change. */
function contentOf(folder: string): object[] {
  return readdirSync(folder)
    .filter((name) => name !== '.capsule')
    .toSorted()
    .map((name) => {
      const path = join(folder, name)
      const { ino, mode, nlink, size, mtimeMs, ctimeMs } = lstatSync(path)
      if (lstatSync(path).isDirectory()) return { path, ino, mode }
      return { path, ino, mode, nlink, size, mtimeMs, ctimeMs, text: readFileSync(path, 'latin1') }
    })
}

/**
 * The beginning of a program that attempts: `every(calls, …)` gives what came of each call, the code of its error or
 * "done" and what it gave.
 */
export const attempting = `
import * as fs from 'node:fs'
import { Buffer } from 'node:buffer'
const codeOf = (error) => String(error?.code ?? error)
const outcome = async (work) => {
  try {
    const got = await work()
    return 'done ' + (JSON.stringify(got, (_, value) => typeof value === 'bigint' ? String(value) : value) ?? '')
  } catch (error) {
    return codeOf(error)
  }
}
const every = async (calls, ...args) => {
  const outcomes = {}
  for (const [name, call] of Object.entries(calls)) outcomes[name] = await outcome(() => call(...args))
  return outcomes
}
const drained = (stream) => new Promise((resolve, reject) => {
  let text = ''
  stream.on('data', (piece) => (text += piece)).on('error', reject).on('close', () => resolve(text))
})
const looks = {
  access: (path) => fs.accessSync(path),
  cp: (path) => fs.cpSync(path, 'data/copy', { recursive: true }),
  copyFile: (path) => fs.copyFileSync(path, 'data/copy'),
  createReadStream: (path) => drained(fs.createReadStream(path)),
  lstat: (path) => fs.lstatSync(path),
  open: (path) => fs.openSync(path, 'r'),
  opendir: (path) => fs.opendirSync(path),
  openPromise: (path) => fs.promises.open(path),
  readFile: (path) => fs.readFileSync(path, 'utf8'),
  readFilePromise: (path) => fs.promises.readFile(path, 'utf8'),
  readdir: (path) => fs.readdirSync(path),
  readdirRecursive: (path) => fs.readdirSync(path, { recursive: true, withFileTypes: true }),
  realpath: (path) => fs.realpathSync(path),
  realpathNative: (path) => fs.realpathSync.native(path),
  stat: (path) => fs.statSync(path),
}
const changes = {
  appendFile: (path) => fs.appendFileSync(path, 'x'),
  chmod: (path) => fs.chmodSync(path, 0o777),
  copyTo: (path) => fs.copyFileSync('data/a.txt', path),
  createWriteStream: (path) => new Promise((resolve, reject) => {
    fs.createWriteStream(path).on('error', reject).on('close', resolve).end('x')
  }),
  openAppend: (path) => fs.openSync(path, 'a'),
  openCreate: (path) => fs.openSync(path, fs.constants.O_CREAT | fs.constants.O_RDONLY),
  openUpdate: (path) => fs.openSync(path, 'r+'),
  openWrite: (path) => fs.openSync(path, 'w'),
  truncate: (path) => fs.truncateSync(path, 0),
  utimes: (path) => fs.utimesSync(path, 0, 0),
  writeFile: (path) => fs.writeFileSync(path, 'x'),
  writeFilePromise: (path) => fs.promises.writeFile(path, 'x'),
}
const moves = {
  link: (path) => fs.linkSync(path, 'data/hard'),
  linkTo: (path) => fs.linkSync('data/a.txt', path),
  mkdir: (path) => fs.mkdirSync(path),
  mkdirRecursive: (path) => fs.mkdirSync(path + '/made', { recursive: true }),
  mkdtemp: (path) => fs.mkdtempSync(path + '/made-'),
  rename: (path) => fs.renameSync(path, 'data/moved'),
  renameTo: (path) => fs.renameSync('data/a.txt', path),
  rm: (path) => fs.rmSync(path, { recursive: true }),
  rmdir: (path) => fs.rmdirSync(path),
  symlink: (path) => fs.symlinkSync('a.txt', path),
  unlink: (path) => fs.unlinkSync(path),
}
`

/** The outcomes of a list of calls that differ from the expected one. */
export function otherThan(expected: string, result: unknown): Record<string, unknown> {
  const outcomes: [string, unknown][] = Object.entries(Object(result))
  return Object.fromEntries(outcomes.filter(([, outcome]) => outcome !== expected))
}
