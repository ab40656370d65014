import { constants } from './constants.ts'
import type { Content } from './encoding.ts'
import type { Kind } from './host.ts'

const TYPE = /* @__PURE__ */ Symbol('type')

/** An entry of a folder. */
export class Dirent {
  declare name: Content
  declare parentPath: Content
  declare path: Content;
  declare [TYPE]: number

  constructor(name: Content, type: number, path: Content) {
    this.name = name
    this.parentPath = path
    this.path = path
    this[TYPE] = type
  }

  isFile(): boolean {
    return this[TYPE] === constants.UV_DIRENT_FILE
  }

  isDirectory(): boolean {
    return this[TYPE] === constants.UV_DIRENT_DIR
  }

  isSymbolicLink(): boolean {
    return this[TYPE] === constants.UV_DIRENT_LINK
  }

  isBlockDevice(): boolean {
    return this[TYPE] === constants.UV_DIRENT_BLOCK
  }

  isCharacterDevice(): boolean {
    return this[TYPE] === constants.UV_DIRENT_CHAR
  }

  isFIFO(): boolean {
    return this[TYPE] === constants.UV_DIRENT_FIFO
  }

  isSocket(): boolean {
    return this[TYPE] === constants.UV_DIRENT_SOCKET
  }
}

export const DIRENT_TYPES: { readonly [kind in Kind]: number } = {
  file: constants.UV_DIRENT_FILE,
  folder: constants.UV_DIRENT_DIR,
  link: constants.UV_DIRENT_LINK,
  other: constants.UV_DIRENT_UNKNOWN,
}
