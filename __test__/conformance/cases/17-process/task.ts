import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main' }, () => process.exit(0))

export const caught = task({ name: 'caught' }, () => {
  try {
    process.exit(1)
  } catch (error) {
    return String(error)
  }
})

export const env = task({ name: 'env' }, () => Object.keys(process.env))
