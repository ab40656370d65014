import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of this checkout. */
export const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** The command, as npm links it. */
export const capsuleBin = join(checkout, 'ts/cli/bin/capsule.cjs')

/** The modules that programs import as Node's own, as the build made them. */
export const guestModules = join(checkout, 'native/guest-modules')
