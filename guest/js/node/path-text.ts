import { files } from './host.ts'

/** Node's `path.posix` as far as files need it; a program that uses `path` brings the whole of it. */

export function isAbsolute(path: string): boolean {
  return path.startsWith('/')
}

export function join(...parts: string[]): string {
  const joined = parts.filter((part) => part !== '').join('/')
  return joined === '' ? '.' : normalize(joined)
}

export function resolve(...parts: string[]): string {
  let path = ''
  for (let at = parts.length - 1; at >= 0 && !isAbsolute(path); at--) {
    const part = parts[at] ?? ''
    if (part !== '') path = path === '' ? part : `${part}/${path}`
  }
  const whole = isAbsolute(path) ? path : `${files().workingFolder()}/${path}`
  const clean = normalize(whole)
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean
}

export function dirname(path: string): string {
  const trimmed = path.replace(/\/+$/, '')
  if (trimmed === '') return isAbsolute(path) ? '/' : '.'
  const slash = trimmed.lastIndexOf('/')
  if (slash === -1) return '.'
  return trimmed.slice(0, slash).replace(/\/+$/, '') || '/'
}

/** The way from a folder to something inside it. */
export function relativeInside(folder: string, path: string): string {
  const base = resolve(folder)
  return resolve(path).slice(base === '/' ? 1 : base.length + 1)
}

function normalize(path: string): string {
  const kept: string[] = []
  const absolute = isAbsolute(path)
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!absolute) kept.push(part)
  }
  const clean = kept.join('/')
  const tail = clean !== '' && path.endsWith('/') ? '/' : ''
  if (absolute) return `/${clean}${tail}`
  return clean === '' ? `.${path.endsWith('/') ? '/' : ''}` : clean + tail
}
