/** The folder with the tarballs of everything that was built. */
export function packed(): Promise<string>
/** The folder with the tarballs of packages that npm installed here. */
export function packedOf(names: readonly string[]): Promise<string>
/** The manifests of every platform's packages, as they are published. */
export function platformManifests(): { name: string; version: string }[]
/** Bytes of the packages in a folder, by what is installed and whether it is packed. */
export function installSizes(folder: string): Record<string, number>
/** The tarballs of a version, each after those that it depends on. */
export function publishOrder(version: string): string[]
