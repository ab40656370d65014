import { task } from '@capsule-run/sdk'

/** Runs in a sandbox of its own each time: no files, no environment, metered CPU. */
const greet = task(
  { name: 'greet', compute: 'LOW', ram: '64MB', timeout: '1s' },
  (name: string) => {
    return `Hello, ${name}!`
  },
)

export const main = task({ name: 'main' }, (name: string = 'world') => {
  const greeting = greet(name)
  return greeting.success ? greeting.result : greeting.error.message
})
