import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'

/** What a registry knows of a package. */
export interface Manifest {
  name: string
  version: string
}

/** A registry on the loopback that has one version of each of a few packages. */
export interface Registry {
  url: string
  /** Names of the packages whose tarballs were fetched. */
  fetched: string[]
  close: () => void
}

/**
 * Serves the tarballs of folders. Packages that are `known` have a manifest and no tarball, like those of other
 * platforms, which nobody fetches here.
 */
export async function serveRegistry(
  folders: readonly string[],
  known: readonly Manifest[],
): Promise<Registry> {
  const tarballs = new Map(folders.flatMap(tarballsIn).map((tarball) => [tarball.file, tarball]))
  const manifests = [...[...tarballs.values()].map(({ manifest }) => manifest), ...known]
  const fetched: string[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1)
    const tarball = tarballs.get(path)
    if (tarball) {
      fetched.push(tarball.manifest.name)
      response.end(readFileSync(tarball.path))
      return
    }
    answer(response, describe(path, manifests, [...tarballs.values()], url()))
  })
  const url = (): string => `http://127.0.0.1:${portOf(server.address())}/`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: url(), fetched, close: () => server.close() }
}

interface Tarball {
  file: string
  path: string
  manifest: Manifest
}

function tarballsIn(folder: string): Tarball[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => {
      const path = join(folder, file)
      return { file: basename(path), path, manifest: manifestIn(path) }
    })
}

function manifestIn(tarball: string): Manifest {
  const text = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })
  return JSON.parse(text)
}

/** What a registry answers to the question what there is of a package; nothing if there is none. */
function describe(
  name: string,
  manifests: readonly Manifest[],
  tarballs: readonly Tarball[],
  url: string,
): object | undefined {
  const manifest = manifests.find((known) => known.name === name)
  if (!manifest) return undefined
  const tarball = tarballs.find((found) => found.manifest === manifest)
  const { version } = manifest
  const dist = {
    tarball: `${url}${tarball?.file ?? 'none.tgz'}`,
    // Managers of packages write it down, also of what they do not fetch.
    integrity: integrityOf(tarball ? readFileSync(tarball.path) : name),
  }
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }
}

function integrityOf(content: Buffer | string): string {
  return `sha512-${createHash('sha512').update(content).digest('base64')}`
}

function answer(response: ServerResponse, found: object | undefined): void {
  response.statusCode = found ? 200 : 404
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(found ?? { error: 'not found' }))
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address ? address.port : 0
}
