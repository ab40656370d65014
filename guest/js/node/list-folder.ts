import { boolean, type OptionBag } from './argument.ts'
import { decodedName, encodingOptions, utf8Text, type Content } from './encoding.ts'
import { Dirent, DIRENT_TYPES } from './dirent.ts'
import { files, type HostEntry } from './host.ts'
import { join, relativeInside } from './path-text.ts'
import { inside, place, type Place } from './place.ts'
import { refusal } from './system-error.ts'

export function readdirSync(path: unknown, options?: unknown): Content[] | Dirent[] {
  const bag = encodingOptions(options)
  const at = place(path)
  if (boolean(bag, 'recursive', false)) return readTree(at, bag)
  const entries = listAt(at, 'scandir')
  if (bag.withFileTypes) return dirents(at, path, entries, bag.encoding)
  const names: Content[] = []
  for (const entry of entries) names.push(decodedName(entry.name, bag.encoding))
  return names
}

/** In the order of their bytes, as libuv sorts them. */
export function listAt(at: Place, syscall: 'scandir' | 'opendir'): HostEntry[] {
  let entries: HostEntry[]
  try {
    entries = files().list(at.bytes)
  } catch (error) {
    throw refusal(error, syscall, at.text)
  }
  return isSorted(entries) ? entries : entries.toSorted((a, b) => compare(a.name, b.name))
}

/** As Node says it: the folder's path is the caller's, bytes if it was bytes. */
export function dirents(
  at: Place,
  path: unknown,
  entries: HostEntry[],
  encoding: unknown,
): Dirent[] {
  const parent = path instanceof Uint8Array ? decodedName(path, 'buffer') : at.text
  const made: Dirent[] = []
  for (const entry of entries) {
    made.push(new Dirent(decodedName(entry.name, encoding), DIRENT_TYPES[entry.kind], parent))
  }
  return made
}

/** Folder by folder. Names follow links to folders and Dirents do not, both as in Node. */
function readTree(root: Place, bag: OptionBag): Content[] | Dirent[] {
  const names: Content[] = []
  const found: Dirent[] = []
  const folders = [root]
  for (const folder of folders) {
    for (const entry of listAt(folder, 'scandir')) {
      const at = inTree(folder, entry)
      if (bag.withFileTypes) {
        const name = decodedName(entry.name, bag.encoding)
        found.push(new Dirent(name, DIRENT_TYPES[entry.kind], folder.text))
        if (entry.kind === 'folder') folders.push(at)
      } else {
        const name = relativeInside(root.text, at.text)
        names.push(bag.encoding === 'buffer' ? decodedName(at.bytes, 'buffer') : name)
        if (entry.kind === 'folder' || (entry.kind === 'link' && isFolder(at))) folders.push(at)
      }
    }
  }
  return bag.withFileTypes ? found : names
}

function inTree(folder: Place, entry: HostEntry): Place {
  return { bytes: inside(folder, entry.name).bytes, text: join(folder.text, utf8Text(entry.name)) }
}

function isFolder(at: Place): boolean {
  try {
    return files().stat(at.bytes, true).kind === 'folder'
  } catch {
    return false
  }
}

function isSorted(entries: HostEntry[]): boolean {
  let last: Uint8Array | undefined
  for (const entry of entries) {
    if (last !== undefined && compare(last, entry.name) > 0) return false
    last = entry.name
  }
  return true
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
