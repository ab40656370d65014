import { task } from '@capsule-run/sdk'

const spin = (): never => {
  for (;;);
}

export const main = task({ name: 'main', compute: 'LOW' }, spin)

export const exact = task({ name: 'exact', compute: 1_000_000 }, spin)

export const digits = task({ name: 'digits', compute: '1000000' }, spin)

export const medium = task({ name: 'medium' }, spin)

export const caught = task({ name: 'caught', compute: 'LOW' }, () => {
  for (;;) {
    try {
      spin()
    } finally {
      continue
    }
  }
})

export const regexp = task({ name: 'regexp', compute: 'LOW' }, () => {
  return /^(a+)+$/.test('a'.repeat(40) + 'b')
})

export const microtasks = task({ name: 'microtasks', compute: 'LOW' }, async () => {
  for (;;) await null
})
