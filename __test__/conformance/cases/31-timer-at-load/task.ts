import { task } from '@capsule-run/sdk'

const started: string[] = []
setTimeout(() => started.push('timer of the top level'), 0)

export const main = task({ name: 'main' }, async () => {
  await new Promise((resolve) => void setTimeout(resolve, 5))
  return started
})
