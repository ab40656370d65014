// The crash test of durable runs in its short form: `npm run crash -- --long` tries every moment.

import test from 'ava'
import { laboratory, type Laboratory } from '../crash/laboratory.ts'
import { fewMoments } from '../crash/plans.ts'
import { carryOut, nameOf, subjectOf } from '../crash/trial.ts'
import { workflows } from '../crash/workflow.ts'

// The shim that makes a process die at one write is made for Linux's loader.
const serially = process.platform === 'linux' ? test.serial : test.serial.skip

let lab: Laboratory
let failed = false

test.before(async () => {
  if (process.platform === 'linux') lab = await laboratory(['none', 'small'])
})

test.after.always(() => lab?.close(failed))

for (const [n, workflow] of workflows.entries()) {
  const { name, file } = workflow
  serially(
    `${name} of ${file} gives the same and does nothing twice, wherever it dies`,
    async (t) => {
      const subject = await subjectOf(lab, workflow, n === 0 ? 'none' : 'small')
      const trials = fewMoments(subject, n)
      await Promise.all(
        trials.map(async (trial) => {
          try {
            await carryOut(lab, trial)
          } catch (error) {
            failed = true
            t.fail(`${nameOf(trial)}\n${error instanceof Error ? error.message : String(error)}`)
          }
        }),
      )
      t.pass()
    },
  )
}
