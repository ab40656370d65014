import { task } from '@capsule-run/sdk'

/** Each call runs in a sandbox of its own: no files, no variables, no network, a second at most. */
export const greet = task(
  { name: 'greet', compute: 'LOW', ram: '64MB', timeout: '1s' },
  (name) => `Hello, ${name}!`,
)

/** What `npx capsule run` runs. */
export const main = task({ name: 'main' }, (name = 'world') => {
  const greeting = greet(name)
  if (!greeting.success) throw greeting.error
  return greeting.result
})
