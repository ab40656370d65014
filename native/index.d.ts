import type * as Addon from './addon.js'

/** Loads the addon of this machine at the first call; throws an error that says what is missing and what to do. */
export function loadAddon(): typeof Addon
/** The folder of an engine; none where the package of Python's is not installed. */
export function engineDir(language: 'javascript' | 'python'): string | undefined
/** The folder of the modules that programs import as Node's own. */
export const guestModulesDir: string
/** Where this installation's native code lies. */
export function folders(): string[]
