import type { ExecutionContext } from 'ava'
import { programOf, type CallTask } from './program.ts'
import { pythonProgram } from './python-program.ts'

/** A program in each language, for tests of what is the same in both. */
export function inBoth(
  typescript: string,
  python: string,
): { language: string; of: (t: ExecutionContext) => CallTask }[] {
  return [
    { language: 'TypeScript', of: (t) => programOf(t, typescript) },
    { language: 'Python', of: (t) => pythonProgram(t, python) },
  ]
}
