import { coded } from './usage-error.ts'

/** For what a sandbox has no equal of: `name` is what the program wrote, with its module. */
export function absent(name: string, why: string): Error {
  const message = `${name} does not exist in a sandbox: ${why}`
  return coded(new Error(message), 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM')
}
