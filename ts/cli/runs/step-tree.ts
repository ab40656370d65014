import type { JournalStep } from '@capsule-run/sdk/internal'
import { clip, oneLine } from '../tree/line.ts'

/** A step with what draws its place in the tree. */
export interface StepLine {
  step: JournalStep
  /** `├─ charge` */
  label: string
}

/** A program may call tasks as deep as it likes; deeper lines begin at this depth. */
const mostDepth = 12

const nameWidth = 32

/** Steps as a tree, in the order in which each parent made them. */
export function stepLines(steps: readonly JournalStep[]): StepLine[] {
  const known = new Set(steps.map(({ path }) => path))
  const children = new Map<string | undefined, JournalStep[]>()
  for (const step of steps) {
    const parent = known.has(step.parent) ? step.parent : undefined
    const made = children.get(parent) ?? []
    made.push(step)
    children.set(parent, made)
  }
  const lines: StepLine[] = []
  const below = (parent: string | undefined, indent: string, depth: number): void => {
    const made = children.get(parent) ?? []
    for (const [index, step] of made.entries()) {
      const isLast = index === made.length - 1
      lines.push({ step, label: `${indent}${isLast ? '└─' : '├─'} ${nameOf(step)}` })
      const further = depth < mostDepth ? (isLast ? '   ' : '│  ') : ''
      below(step.path, `${indent}${further}`, depth + 1)
    }
  }
  below(undefined, '', 0)
  return lines
}

function nameOf({ kind, name }: JournalStep): string {
  if (kind === 'sleep') return 'sleep'
  const shown = clip(oneLine(name), nameWidth)
  return kind === 'signal' ? `signal "${shown}"` : shown
}
