import { isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * How people read a path: relative to `root` with forward slashes, so that messages are the same
 * on every machine; absolute where the file is elsewhere.
 */
export function shownPath(root: string, path: string): string {
  const inside = relative(root, resolve(root, path))
  const outside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
  return (outside ? resolve(root, path) : inside).replaceAll(sep, '/')
}
