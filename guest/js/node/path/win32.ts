import { paths } from './paths.ts'

export const win32: typeof paths = paths.win32

export const {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format,
  parse,
  matchesGlob,
  sep,
  delimiter,
  posix,
} = win32

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default win32
