import type { TreeNode } from './tree.ts'

/** What a key does in the tree. */
export type TreeAction =
  { kind: 'go'; line: TreeNode | undefined } | { kind: 'open' | 'close' | 'choose'; line: TreeNode }

/** What a key means on a line, as everywhere in trees (WAI-ARIA's tree view pattern). */
export function actionOf(
  key: string,
  lines: readonly TreeNode[],
  current: number,
): TreeAction | undefined {
  const line = lines[current]
  if (!line) return undefined
  switch (key) {
    case 'ArrowDown':
      return { kind: 'go', line: lines[current + 1] }
    case 'ArrowUp':
      return { kind: 'go', line: lines[current - 1] }
    case 'Home':
      return { kind: 'go', line: lines[0] }
    case 'End':
      return { kind: 'go', line: lines.at(-1) }
    case 'ArrowRight':
      return inward(line, lines[current + 1])
    case 'ArrowLeft':
      return outward(line, lines.slice(0, current))
    case 'Enter':
    case ' ':
      return { kind: 'choose', line }
    default:
      return undefined
  }
}

/** Opens a line, or goes to the first one below it. */
function inward(line: TreeNode, next: TreeNode | undefined): TreeAction {
  if (line.expanded === false) return { kind: 'open', line }
  return { kind: 'go', line: line.expanded === true ? next : undefined }
}

/** Closes a line, or goes to the one that it is below. */
function outward(line: TreeNode, before: readonly TreeNode[]): TreeAction {
  if (line.expanded === true) return { kind: 'close', line }
  return { kind: 'go', line: before.findLast(({ level }) => level < line.level) }
}
