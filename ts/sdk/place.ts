import { isAbsolute, relative, resolve, sep } from 'node:path'

/**
 * How people read a path: relative to `root` with forward slashes, so that messages are the same
 * on every machine; absolute where the file is elsewhere.
 */
export function shownPath(root: string, path: string): string {
  const whole = resolve(root, path)
  return (isInside(root, whole) ? relative(root, whole) : whole).replaceAll(sep, '/')
}

/** Whether an absolute path is a folder or in it, as it is written: links are not followed. */
export function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}
