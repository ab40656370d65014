import { task } from '@capsule-run/sdk'

export const main = task({ name: 'main', ram: '64MB', compute: 'HIGH' }, () => {
  const kept: Uint8Array[] = []
  for (;;) kept.push(new Uint8Array(1 << 20).fill(1))
})

export const objects = task({ name: 'objects', ram: '64MB', compute: 'HIGH' }, () => {
  const kept: object[] = []
  for (let n = 0; ; n++) kept.push({ n, text: `number ${n}` })
})

export const text = task({ name: 'text', ram: '64MB', compute: 'HIGH' }, () => {
  let twice = 'x'
  for (;;) twice = JSON.parse(JSON.stringify(twice + twice))
})

export const atOnce = task({ name: 'at once', ram: '64MB' }, () => {
  return new Uint8Array(1 << 30).length
})

export const caught = task({ name: 'caught', ram: '64MB' }, () => {
  try {
    return new Uint8Array(1 << 30).length
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
})

export const enough = task({ name: 'enough', ram: '64MB' }, () => {
  return new Uint8Array(20 << 20).fill(1).length
})

export const hello = task({ name: 'hello', ram: '64MB' }, () => 'Hello, world!')

export const tooLittle = task({ name: 'too little', ram: '1MB' }, () => 'never')

export const bytes = task({ name: 'bytes', ram: 67_108_864, compute: 'HIGH' }, () => {
  const kept: ArrayBuffer[] = []
  for (;;) kept.push(new ArrayBuffer(1 << 20))
})
