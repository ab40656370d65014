// The tour: each folder of cases/ is a program, in TypeScript, in Python or in both, and what its runs must give. Read
// them in their order.

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../helpers/folder.ts'
import { filesBelow } from '../helpers/tree.ts'
import { mismatch, type Expected } from './expectation.ts'
import { observe, type Observation } from './observation.ts'

/** One run of a case's program, as expect.json states it. */
interface Run {
  /** The guarantee that it proves, as a sentence. */
  guarantee: string
  /** Default: none is named. */
  task?: string
  /** Default: none. */
  args?: unknown[]
  /** Places of the observation (`envelope.error.message`, `stdout`, `rejected.code`) with their values. */
  expect: Expectations
  /** Where Python legitimately differs: what is said here of a place replaces what `expect` says of it and its parts. */
  python?: Expectations
  /** The one language in which this can be said. */
  only?: Language
}

type Expectations = Record<string, Expected>
type Language = keyof typeof programs

const languages: readonly Language[] = ['TypeScript', 'Python']
const programs = { TypeScript: 'task.ts', Python: 'task.py' }
const cases = fileURLToPath(new URL('cases', import.meta.url))

for (const name of readdirSync(cases).toSorted()) {
  const { 'expect.json': expectations = '[]', ...files } = filesOf(name)
  const runs: Run[] = JSON.parse(expectations)
  for (const language of languages) {
    if (programs[language] in files) testRuns(name, language, files, runs)
  }
}

function testRuns(
  name: string,
  language: Language,
  files: Record<string, string>,
  runs: readonly Run[],
): void {
  // One folder for all runs: a program is loaded once, and no run is the worse for those before it.
  const cwd = temporaryFolder(files)
  test.after.always(() => rmSync(cwd, { recursive: true, force: true }))
  for (const { guarantee, args, task, only = language, ...stated } of runs) {
    if (only !== language) continue
    test.serial(`${name}: ${guarantee} (${language})`, async (t) => {
      t.timeout(5 * 60_000) // a million lines take their time on a slow machine
      const seen = await observe({ file: programs[language], cwd, args, task })
      check(t, expectedOf(stated, language), seen)
    })
  }
}

function expectedOf(
  { expect, python = {} }: Pick<Run, 'expect' | 'python'>,
  language: Language,
): Expectations {
  if (language === 'TypeScript') return expect
  const replaced = ([path]: [string, Expected]): boolean =>
    Object.keys(python).some((place) => path === place || path.startsWith(`${place}.`))
  const shared = Object.entries(expect).filter((entry) => !replaced(entry))
  return { ...Object.fromEntries(shared), ...python }
}

function filesOf(name: string): Record<string, string> {
  const folder = join(cases, name)
  return Object.fromEntries(
    filesBelow(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
}

function check(t: ExecutionContext, expect: Expectations, seen: Observation): void {
  for (const [path, expected] of Object.entries(expect)) {
    t.is(mismatch(seen, path, expected), undefined, JSON.stringify(seen.envelope?.error))
  }
  const rejection = Object.keys(expect).some((path) => path.startsWith('rejected'))
  t.is(seen.rejected === undefined, !rejection, `rejected: ${JSON.stringify(seen.rejected)}`)
  if (seen.envelope) checkShape(t, seen.envelope)
}

/** What every envelope has, and nothing else. */
function checkShape(t: ExecutionContext, envelope: object): void {
  t.deepEqual(Object.keys(envelope).toSorted(), ['error', 'execution', 'result', 'success'])
  const { success, result, error, execution }: Record<string, unknown> = { ...envelope }
  t.is(error === null, success === true)
  if (success === false) t.is(result, null)
  t.deepEqual(Object.keys(Object(execution)).toSorted(), executionFields)
}

const executionFields = [
  'duration_ms',
  'fuel_consumed',
  'host_requests',
  'ram_used',
  'retries',
  'run_id',
  'task_name',
]
