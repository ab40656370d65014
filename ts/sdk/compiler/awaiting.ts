import type { Metafile } from 'esbuild'
import { CapsuleError } from '../errors.ts'

/**
 * Refuses a `require` of a file that awaits at its top level, which cannot wait for it, as in Node. The bundler would
 * let it have whatever is there so far.
 */
export function refuseAwaitingRequire({ inputs }: Metafile, script: string): void {
  for (const [importer, { imports }] of Object.entries(inputs)) {
    for (const { kind, path, original = path } of imports) {
      // How the bundler writes such a file where others ask for it late.
      if (kind !== 'require-call' || !script.includes(`async ${JSON.stringify(path)}() {`)) continue
      throw new CapsuleError(
        'COMPILE_ERROR',
        `${importer}: require("${original}") cannot wait for ${path}, which awaits at its top level. ` +
          `Write await import("${original}") instead.`,
      )
    }
  }
}
