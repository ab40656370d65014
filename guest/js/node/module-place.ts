/** Where a file of a program is, as `import.meta`, `__filename` and `__dirname` tell it. */
export interface ModulePlace {
  readonly filename: string
  readonly dirname: string
  readonly url: string
  resolve(specifier: string): string
}

/** The place of a file by its path in the project. Asked for when it is used: a built program may run elsewhere. */
export function __capsule_at(path: string): ModulePlace {
  return {
    get filename() {
      return filenameOf(path)
    },
    get dirname() {
      return folderOf(filenameOf(path))
    },
    get url() {
      return urlOf(filenameOf(path))
    },
    resolve(specifier) {
      if (/^(\.{0,2}\/|[a-z][a-z\d+.-]*:)/i.test(specifier))
        return new URL(specifier, this.url).href
      throw new Error(
        `import.meta.resolve("${specifier}") does not work in a sandbox: packages are part of the program. Import it.`,
      )
    },
  }
}

/** The place of what is no file of the program. */
export const __capsule_place: ModulePlace = /* @__PURE__ */ __capsule_at('program.js')

/** A path in the project leads upward where the program lies outside of it. */
function filenameOf(path: string): string {
  const names = globalThis.process.cwd().split('/')
  for (const name of path.split('/')) {
    if (name === '..') names.pop()
    else names.push(name)
  }
  return names.join('/')
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}

function urlOf(path: string): string {
  return new URL(`file://${path.replaceAll(/[%?#\\\n\r\t]/g, encodeURIComponent)}`).href
}
