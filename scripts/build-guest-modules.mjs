// The modules that programs import as Node's own: the guest's half of each, and the libraries in them.

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './commands.mjs'
import { packageLicences } from './licences.mjs'

/** Well-kept npm packages that run in a sandbox as they are, each as one file. */
const libraries = {
  buffer: 'buffer/index.js',
  events: 'events/events.js',
  stream: 'readable-stream/lib/ours/browser.js',
}

/** Fills `native/guest-modules` from `guest/js/node`. */
export async function buildGuestModules() {
  const folder = join(root, 'native', 'guest-modules')
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(root, 'guest', 'js', 'node'), folder, { recursive: true })
  mkdirSync(join(folder, 'library'))
  const inputs = []
  for (const [name, entry] of Object.entries(libraries)) {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: [join(root, 'node_modules', entry)],
      outfile: join(folder, 'library', `${name}.cjs`),
      bundle: true,
      metafile: true,
      format: 'cjs',
      platform: 'neutral',
      mainFields: ['browser', 'module', 'main'],
      target: 'firefox140',
      // Each other, by the names that programs know them by, and the guest's `process.nextTick`.
      external: ['buffer', 'events', 'process/'].filter((other) => other !== name),
      logLevel: 'warning',
    })
    inputs.push(...Object.keys(metafile.inputs))
  }
  writeFileSync(join(folder, 'library', 'LICENSES.txt'), packageLicences(inputs))
  return `${Object.keys(libraries).length} libraries`
}
