import { absence } from '../absent/absent.ts'

export { AsyncResource } from './resource.ts'
export { AsyncLocalStorage } from './storage.ts'

/** Node numbers everything that waits; a sandbox, only the resources that a program makes. */
export function executionAsyncId(): number {
  return 1
}

export function triggerAsyncId(): number {
  return 0
}

const resource = {}

export function executionAsyncResource(): object {
  return resource
}

/** It can be made, as packages do when they are loaded, but tells nothing. */
export function createHook(): object {
  const enable = (): never => {
    throw absence('async_hooks.createHook().enable()', 'use an AsyncLocalStorage')
  }
  const hook = { enable, disable: () => hook }
  return hook
}

export const asyncWrapProviders: object = /* @__PURE__ */ Object.freeze({ NONE: 0 })
