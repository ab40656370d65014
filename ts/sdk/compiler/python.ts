import type { Bundle } from './bundle.ts'
import type { Source } from './source.ts'

/** A Python program as the engine takes it: its text, whose places are its own. */
export function bundlePython({ path, text }: Source): Bundle {
  return { script: text, sourceMap: '', files: [path], packages: [] }
}
