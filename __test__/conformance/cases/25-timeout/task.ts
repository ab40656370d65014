import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main', timeout: '100ms', compute: 'HIGH' }, () => {
  for (;;);
})

export const waits = task({ name: 'waits', timeout: '100ms' }, async () => {
  await new Promise((resolve) => void setTimeout(resolve, 60_000))
})

export const number = task({ name: 'number', timeout: 100 }, async () => {
  await new Promise((resolve) => void setTimeout(resolve, 60_000))
})

const sleeps = task({ name: 'sleeps' }, async () => {
  await new Promise((resolve) => void setTimeout(resolve, 60_000))
})

export const sub = task({ name: 'sub', timeout: '100ms' }, () => sleeps())

export const inTime = task({ name: 'in time', timeout: '10s' }, () => 'in time')
