// `npm run crash`: durable runs are killed at a few moments; with `-- --long` at each append to the journal, and at 200 random
// ones. `--seed N` chooses these, `--only NAME` one workflow.

import { parseArgs } from 'node:util'
import { dice, longPlan, randomPlan, shortPlan } from './plans.ts'
import { laboratory, type JournalKind, type Laboratory } from './laboratory.ts'
import { carryOut, nameOf, subjectName, subjectOf, type Subject, type Trial } from './trial.ts'
import { workflows } from './workflow.ts'

const RANDOM_MOMENTS = 200
/** Trials at the same time: most of a trial is waiting for processes to start. */
const TOGETHER = 2

const { values } = parseArgs({
  options: { long: { type: 'boolean' }, seed: { type: 'string' }, only: { type: 'string' } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function subjectsOf(lab: Laboratory, kinds: readonly JournalKind[]): Promise<Subject[]> {
  const subjects: Subject[] = []
  for (const workflow of workflows.filter(({ name }) => name === (values.only ?? name))) {
    // What a new journal and a large one do besides is the same for all.
    for (const journal of kinds.filter(
      (kind) => kind === 'small' || workflow.name === 'sequential',
    )) {
      subjects.push(await subjectOf(lab, workflow, journal))
    }
  }
  return subjects
}

async function failuresOf(lab: Laboratory, trials: readonly Trial[]): Promise<number> {
  const left = trials.entries()
  let failures = 0
  const worker = async (): Promise<void> => {
    for (const [, trial] of left) {
      try {
        await carryOut(lab, trial)
      } catch (error) {
        failures++
        say(`✗ ${nameOf(trial)}\n  ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, worker))
  return failures
}

const kinds = ['none', 'small', 'large'] as const
const lab = await laboratory(kinds)
const subjects = await subjectsOf(lab, kinds)
const chance = dice(seed)
let failures = 0
say(`seed ${seed}`)
for (const [n, subject] of subjects.entries()) {
  const trials = values.long === true ? longPlan(subject, chance) : shortPlan(subject, n)
  const failed = await failuresOf(lab, trials)
  failures += failed
  say(`${failed === 0 ? '✓' : '✗'} ${subjectName(subject)}: ${trials.length} trials`)
}
if (values.long === true) {
  failures += await failuresOf(lab, randomPlan(subjects, RANDOM_MOMENTS, chance))
  say(`${RANDOM_MOMENTS} random moments`)
}
lab.close(failures > 0)
if (failures > 0) {
  say(`${failures} trials failed`)
  process.exitCode = 1
}
