import { isArtifact, languageOf } from '@capsule-run/sdk/internal'
import { colorsFor } from './colors.ts'
import type { CapsuleContext } from './context.ts'
import { Mistake } from './exit.ts'
import { oneLine } from './tree/line.ts'

/** Refuses a file that is named like no artifact. */
export function artifactNamed(file: string): void {
  if (isArtifact(file)) return
  const what = languageOf(file) ? `is a source: capsule run ${file}` : 'is no .wasm or .cwasm.'
  throw new Mistake(`${file} ${what}`)
}

/** Says what it means that nobody vouches for native code. */
export function warnOfTrust(file: string, { stderr, env }: CapsuleContext): void {
  const mark = colorsFor(stderr, env).yellow('!')
  const name = oneLine(file)
  stderr.write(
    `${mark} --trust: if ${name} has native code, that runs whoever made it, and can do whatever you can.\n`,
  )
}
