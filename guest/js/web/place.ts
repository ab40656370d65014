/** Where a file of a program is, as `import.meta`, `__filename` and `__dirname` tell it. */

interface Place {
  readonly filename: string
  readonly dirname: string
  readonly url: string
  resolve(specifier: string): string
}

/** The place of a file by its path in the project. Asked for when it is used: a built program may run elsewhere. */
function placeOf(path: string): Place {
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
      if (/^(\.{0,2}\/|[a-z][a-z\d+.-]*:)/i.test(specifier)) {
        return new URL(specifier, urlOf(filenameOf(path))).href
      }
      throw new Error(
        `import.meta.resolve(${JSON.stringify(specifier)}) does not work in a sandbox, where packages are no files: import it`,
      )
    },
  }
}

/** The names of a path in the project lead upward where a file lies outside of it. */
function filenameOf(path: string): string {
  const names = process.cwd().split('/')
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

/** Of what is no file of the program, its entry's folder; `of` is what its files ask. */
const place = Object.defineProperty(placeOf('program.js'), 'of', { value: placeOf })
Object.defineProperty(globalThis, '__capsule_place', { value: place })
