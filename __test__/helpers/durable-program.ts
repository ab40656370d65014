import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A workflow whose steps can be counted: each `work` writes a line to done/lines. Its tasks: `main` works, waits for the signal
 * "go", works and returns; `asleep` sleeps for an hour; `busy` works, then works without an end; `risky` does so the first
 * time only, in a task that may not be run twice.
 */
export const durableFiles: Record<string, string> = {
  'done/.keep': '',
  'wf.ts': `
    import { appendFileSync, readFileSync } from 'node:fs'
    import { signal, sleep, task } from '@capsule-run/sdk'
    const work = task({ name: 'work', allowedFiles: ['./done'] }, (name: string) => {
      appendFileSync('./done/lines', name + '\\n')
      return name
    })
    const endless = task({ name: 'endless', compute: 'HIGH', idempotent: true }, () => {
      console.log('endless')
      for (;;);
    })
    export const plain = task({ name: 'plain' }, () => [work('a').result, work('b').result])
    export const main = task({ name: 'main' }, async () => {
      const before = work('before').result
      const value = await signal('go', { args: { amount: 1200 } })
      return [before, value, work('after').result]
    })
    export const asleep = task({ name: 'asleep' }, async () => {
      work('before')
      await sleep('1h')
      return 'awake'
    })
    export const busy = task({ name: 'busy', compute: 'HIGH' }, () => {
      work('before')
      return endless().success
    })
    const once = task({ name: 'once', compute: 'HIGH', allowedFiles: ['./done'] }, () => {
      appendFileSync('./done/lines', 'once\\n')
      console.log('once')
      while (readFileSync('./done/lines', 'utf8').trim().split('\\n').length < 2);
      return 'done'
    })
    export const risky = task({ name: 'risky', compute: 'HIGH' }, () => {
      const { result, error } = once()
      return result ?? error.error_type
    })
    export const failing = task({ name: 'failing' }, async () => {
      await signal('go')
      throw new Error('failed on purpose')
    })
  `,
}

/** The lines that tasks of a durable program wrote. */
export function linesOf(cwd: string): string[] {
  const path = join(cwd, 'done', 'lines')
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
}
