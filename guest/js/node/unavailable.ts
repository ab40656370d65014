import { unavailable } from './usage-error.ts'

/** What imports, and says at its use that a sandbox has none of it. */

const OWNERS = 'files have no owners'
const EVENTS = 'nothing tells it of changes; look again with fs.statSync()'

export function watch(): never {
  throw unavailable('watch', EVENTS)
}

export function watchFile(): never {
  throw unavailable('watchFile', EVENTS)
}

/** Nothing is watched, so there is nothing to end. */
export function unwatchFile(): void {}

export function chown(): never {
  throw unavailable('chown', OWNERS)
}

export function chownSync(): never {
  throw unavailable('chownSync', OWNERS)
}

export function fchown(): never {
  throw unavailable('fchown', OWNERS)
}

export function fchownSync(): never {
  throw unavailable('fchownSync', OWNERS)
}

export function lchown(): never {
  throw unavailable('lchown', OWNERS)
}

export function lchownSync(): never {
  throw unavailable('lchownSync', OWNERS)
}

export function statfs(): never {
  throw unavailable('statfs', 'it does not see the disk')
}

export function statfsSync(): never {
  throw unavailable('statfsSync', 'it does not see the disk')
}

export function openAsBlob(): never {
  throw unavailable('openAsBlob', 'use new Blob([fs.readFileSync(path)])')
}
