import type { Surroundings } from '@capsule-run/sdk/runner'
import { Mistake } from './exit.ts'

/** The options of `capsule run` that give or take away. */
export interface GivenOptions {
  mount: readonly string[] | undefined
  allowHost: readonly string[] | undefined
  allowFile: readonly string[] | undefined
  allowEnv: readonly string[] | undefined
  offline: boolean
}

/** What the command line says about a run's surroundings. */
export function surroundingsFrom(given: GivenOptions): Surroundings {
  const { mount, allowHost, allowFile, allowEnv, offline } = given
  if (offline && allowHost !== undefined) {
    throw new Mistake('--offline allows no host: give either it or --allow-host, not both.')
  }
  const hosts = offline ? [] : allowHost
  const files = allowFile?.map(folder)
  const limited = hosts !== undefined || files !== undefined || allowEnv !== undefined
  return { mounts: mount, ...(limited && { allow: { hosts, files, env: allowEnv } }) }
}

/** `./data`, `./data:ro` or `./data:rw`. */
function folder(text: string): string | { path: string; mode: string } {
  const [, path, mode] = /^(.+):(ro|rw|read-only|read-write)$/.exec(text) ?? []
  return path === undefined || mode === undefined ? text : { path, mode }
}
