import type { Break, Story } from './story.ts'
import type { Workflow } from './workflow.ts'

/** What is wrong with a story, seen beside one that nothing disturbed; nothing, if all is well. */
export function faultsOf(workflow: Workflow, undisturbed: Story, story: Story): string[] {
  return [
    ...story.breaks.flatMap((at, n) => faultsAt(workflow, story, at, `after process ${n + 1}, `)),
    ...faultsInEnd(workflow, undisturbed, story),
    ...faultsInCounts(undisturbed, story),
    ...faultsInInterruption(workflow, story),
  ]
}

function faultsAt(workflow: Workflow, story: Story, at: Break, when: string): string[] {
  const { snapshot, effects } = at
  const faults: string[] = []
  if (snapshot.integrity !== 'ok') faults.push(`${when}the file is damaged: ${snapshot.integrity}`)
  for (const effect of new Set(effects.filter((one) => isDone(at, one)))) {
    const [then, now] = [count(effects, effect), count(story.effects, effect)]
    if (now > then) faults.push(`${when}"${effect}" was done, and was done ${now - then} × again`)
  }
  if (!workflow.ordered) return faults
  // Whoever has begun an effect was told that the one before is done.
  const before = [...new Set(effects)].slice(0, -1)
  const open = before.filter((effect) => !isDone(at, effect))
  // It was told so of those that were interrupted, too; after somebody said that they may be done again, nothing tells which.
  const interrupted = story.interrupted === undefined ? snapshot.interrupted : workflow.once.length
  return open.length <= interrupted
    ? faults
    : [...faults, `${when}the run had gone on from "${open.join('", "')}", which is not done`]
}

/** Whether the journal says that an effect is done. */
function isDone({ snapshot }: Break, effect: string): boolean {
  const label = effect.split(' ')[0]
  const { results, answered } = snapshot
  return results.includes(effect) || answered.some((url) => url.endsWith(`/${label}`))
}

function faultsInEnd(workflow: Workflow, undisturbed: Story, story: Story): string[] {
  const faults: string[] = []
  const { integrity, status } = story.end
  if (integrity !== 'ok') faults.push(`in the end the file is damaged: ${integrity}`)
  if (status !== 'completed') faults.push(`in the end the run is ${status}`)
  if (workflow.constant) {
    if (story.result !== undisturbed.result)
      faults.push(`the result is\n  ${story.result}, not\n  ${undisturbed.result}`)
    return faults
  }
  // Python writes spaces.
  const values: unknown[] = JSON.parse(story.result)
  for (const line of story.said) {
    const said: unknown[] = JSON.parse(line)
    if (JSON.stringify(said) !== JSON.stringify(values.slice(0, said.length)))
      faults.push(`it said ${line}, and its result is ${story.result}`)
  }
  const [first, then] = [Number(values[0]), Number(values[5])]
  if (then < first) faults.push(`its clock went back: ${story.result}`)
  return faults
}

/** What was under way is done at most once more for each process that was stopped. */
function faultsInCounts(undisturbed: Story, story: Story): string[] {
  const faults: string[] = []
  for (const effect of new Set(story.effects)) {
    const usual = Math.max(1, count(undisturbed.effects, effect))
    const most = usual + story.breaks.filter((at) => !isDone(at, effect)).length
    const times = count(story.effects, effect)
    if (times > most)
      faults.push(`"${effect}" was done ${times} ×, and at most ${most} × was to be expected`)
  }
  if (labels(story.effects) !== labels(undisturbed.effects))
    faults.push(`effects: ${labels(story.effects)}, not ${labels(undisturbed.effects)}`)
  return faults
}

/** What must not be repeated was not, until somebody said so. */
function faultsInInterruption(workflow: Workflow, { interrupted, breaks, end }: Story): string[] {
  const until = interrupted ?? { effects: [], snapshot: end }
  const faults = workflow.once
    .map((label) => ({
      label,
      times: until.effects.filter((line) => labelOf(line) === label).length,
    }))
    .filter(({ times }) => times > 1)
    .map(({ label, times }) => `"${label}" was done ${times} × though nobody said so`)
  if (interrupted !== undefined && workflow.once.length === 0)
    faults.push('it was interrupted, though all of its tasks may be repeated')
  if (interrupted !== undefined && breaks.every(({ snapshot }) => snapshot.begun === 0))
    faults.push('it was interrupted, though nothing was under way')
  return faults
}

function labels(effects: string[]): string {
  return [...new Set(effects.map(labelOf))].toSorted().join()
}

function labelOf(effect: string): string {
  return effect.split(' ')[0] ?? ''
}

function count(effects: readonly string[], effect: string): number {
  return effects.filter((one) => one === effect).length
}
