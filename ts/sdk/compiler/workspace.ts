import { readdirSync, realpathSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { readOrdinary } from '../ordinary-file.ts'
import { isInside } from '../place.ts'
import { globMatcher, usable } from './globs.ts'

/**
 * The folders of other members of the workspace that the project in `root` belongs to, which are linked into one of
 * `packageFolders` (its `node_modules`, beside it and above). The workspace says who its members are: a link that a
 * program brings along leads nowhere else.
 */
export function linkedMembers(root: string, packageFolders: readonly string[]): string[] {
  const workspace = workspaceAround(root)
  if (!workspace?.hasMember(root)) return []
  const linked = packageFolders
    .filter((folder) => isInside(workspace.folder, folder))
    .flatMap(packagesIn)
    .map(real)
    .filter((target) => target !== undefined)
  return [...new Set(linked)].filter((target) => workspace.isMember(target))
}

interface Workspace {
  folder: string
  /** Whether a folder is one of its members. */
  isMember(folder: string): boolean
  /** Whether a folder is in one of its members. */
  hasMember(folder: string): boolean
}

/** The nearest workspace above a folder. */
function workspaceAround(root: string): Workspace | undefined {
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    const patterns = patternsIn(folder)
    if (patterns.length > 0) return workspaceOf(folder, usable(patterns))
    if (dirname(folder) === folder) return undefined
  }
}

function workspaceOf(folder: string, patterns: readonly string[]): Workspace {
  const matchers = patterns.map((pattern) => ({
    excludes: pattern.startsWith('!'),
    matches: globMatcher(pattern.replace(/^!/, '')),
  }))
  const isMember = (path: string): boolean => {
    if (!isInside(folder, path)) return false
    const inside = relative(folder, path).replaceAll(sep, '/')
    const deciding = matchers.findLast(({ matches }) => matches(inside))
    return deciding !== undefined && !deciding.excludes && !/(^|\/)node_modules(\/|$)/.test(inside)
  }
  const hasMember = (path: string): boolean =>
    path !== folder && isInside(folder, path) && (isMember(path) || hasMember(dirname(path)))
  return { folder, isMember, hasMember }
}

/** The globs of its members: of npm, Yarn and Bun in `package.json`, of pnpm in a file of its own. */
function patternsIn(folder: string): string[] {
  const manifest = read(join(folder, 'package.json'))
  const declared = manifest === undefined ? undefined : workspacesOf(manifest)
  if (declared !== undefined) return declared
  return pnpmPatterns(read(join(folder, 'pnpm-workspace.yaml')) ?? '')
}

/** Of the list `packages` in pnpm's file, which is read line by line: no more of YAML is needed. */
function pnpmPatterns(yaml: string): string[] {
  const lines = yaml.split('\n').map((line) => line.trimEnd())
  const start = lines.indexOf('packages:') + 1
  if (start === 0) return []
  const after = lines.slice(start).map((line) => line.trim())
  const end = after.findIndex((line) => !/^(?:-|#|$)/.test(line))
  const items = after.slice(0, end === -1 ? undefined : end).filter((line) => line.startsWith('-'))
  return items
    .flatMap(
      (item) => /^(?:'([^']+)'|"([^"]+)"|([^'"#]+))/.exec(item.slice(1).trim())?.slice(1) ?? [],
    )
    .flatMap((pattern) => pattern?.trim() || [])
}

function workspacesOf(manifest: string): string[] | undefined {
  try {
    const { workspaces } = Object(JSON.parse(manifest))
    const patterns: unknown = Array.isArray(workspaces) ? workspaces : workspaces?.packages
    if (!Array.isArray(patterns)) return undefined
    return patterns.filter((pattern) => typeof pattern === 'string')
  } catch {
    return undefined
  }
}

function packagesIn(folder: string): string[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    return name.startsWith('@') ? namesIn(path).map((scoped) => join(path, scoped)) : [path]
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // there is none
  }
}

function read(path: string): string | undefined {
  try {
    return readOrdinary(path)
  } catch {
    return undefined
  }
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined // a link to nothing
  }
}
