// What npm's users download, and what lies on their disk afterwards: Capsule's own packages for one platform.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Bytes of the tarballs in a folder and of the files in them, by what is installed. */
export function installSizes(folder) {
  const sizes = readdirSync(folder).map((file) => ({
    kind: file.includes('-python-') ? 'Python besides' : 'JavaScript',
    packed: statSync(join(folder, file)).size,
    unpacked: unpackedBytes(join(folder, file)),
  }))
  return Object.fromEntries(
    ['JavaScript', 'Python besides'].flatMap((kind) =>
      ['packed', 'unpacked'].map((form) => [
        `packages for ${kind}, ${form}`,
        sizes.filter((size) => size.kind === kind).reduce((sum, size) => sum + size[form], 0),
      ]),
    ),
  )
}

/** From the lengths that the archive itself states: its headers are blocks of 512 bytes. */
function unpackedBytes(tarball) {
  const archive = gunzipSync(readFileSync(tarball))
  let total = 0
  for (let at = 0; archive[at] !== undefined && archive[at] !== 0;) {
    const length = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8)
    total += length
    at += 512 + Math.ceil(length / 512) * 512
  }
  return total
}
