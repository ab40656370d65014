import { task } from '@capsule-run/sdk'

const thrower = (value: unknown) => (): never => {
  throw value
}

export const main = task({ name: 'main' }, thrower(null))

export const nothing = task({ name: 'undefined' }, thrower(undefined))

export const text = task({ name: 'text' }, thrower('plain text'))

export const number = task({ name: 'number' }, thrower(42))

export const object = task({ name: 'object' }, thrower({ code: 'E_OWN' }))

export const symbol = task({ name: 'symbol' }, thrower(Symbol('sign')))

export const revoked = task({ name: 'revoked' }, () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  throw proxy
})

export const getter = task({ name: 'getter' }, () => {
  const error = new Error('hidden')
  Object.defineProperty(error, 'message', { get: thrower(new Error('no')) })
  throw error
})
