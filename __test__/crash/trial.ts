import { rmSync } from 'node:fs'
import { told, type Disturbance } from './disturbance.ts'
import { faultsOf } from './judgement.ts'
import type { JournalKind, Laboratory } from './laboratory.ts'
import { storyOf, type Story } from './story.ts'
import type { Workflow } from './workflow.ts'

/** A workflow, and what it does when nothing disturbs it. */
export interface Subject {
  workflow: Workflow
  journal: JournalKind
  undisturbed: Story
  /** How often its processes write to the journal, and sync it. */
  writes: number
  syncs: number
  /** How long its first process lives. */
  seconds: number
}

/** One disturbed run. */
export interface Trial {
  subject: Subject
  disturbances: readonly Disturbance[]
}

/** Runs a workflow that nothing disturbs. */
export async function subjectOf(
  laboratory: Laboratory,
  workflow: Workflow,
  journal: JournalKind,
): Promise<Subject> {
  const began = performance.now()
  const undisturbed = await storyOf(laboratory, workflow, journal, [{ log: true }, { log: true }])
  const seconds = (performance.now() - began) / 1000
  const times = (deed: string): number => undisturbed.log.filter((line) => line === deed).length
  return { workflow, journal, undisturbed, writes: times('write'), syncs: times('sync'), seconds }
}

/** Runs a trial; throws what is wrong, and then its folder stays. */
export async function carryOut(laboratory: Laboratory, trial: Trial): Promise<Story> {
  const { workflow, journal, undisturbed } = trial.subject
  const story = await storyOf(laboratory, workflow, journal, trial.disturbances)
  const faults = faultsOf(workflow, undisturbed, story)
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\n  in ${story.folder}`)
  rmSync(story.folder, { recursive: true, force: true })
  return story
}

/** A trial as text. */
export function nameOf({ subject, disturbances }: Trial): string {
  const plan = disturbances.map(told).join('; then ')
  return `${subjectName(subject)}: ${plan}`
}

/** The workflow of a subject as text. */
export function subjectName({ workflow, journal }: Pick<Subject, 'workflow' | 'journal'>): string {
  const before = { none: 'no journal before', small: 'a journal', large: 'a large journal' }[
    journal
  ]
  return `${workflow.name} of ${workflow.file} (${before})`
}
