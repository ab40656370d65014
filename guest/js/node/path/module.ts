import { paths } from './paths.ts'

export const posix: typeof paths = paths.posix

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
  win32,
} = posix

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default posix
