import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** A file of the page, as the build made it. */
export interface Asset {
  type: string
  content: Buffer
}

/** The page's files by their paths. */
export function readAssets(): ReadonlyMap<string, Asset> {
  return new Map([
    ['/', asset('page.html', 'text/html; charset=utf-8')],
    ['/page.css', asset('page.css', 'text/css; charset=utf-8')],
    ['/page.js', asset('page.js', 'text/javascript; charset=utf-8')],
    ['/icon.svg', asset('icon.svg', 'image/svg+xml')],
  ])
}

/** Found from this file's folder and from that of the bundled command alike: both lie beside `dist`. */
function asset(name: string, type: string): Asset {
  const path = createRequire(import.meta.url).resolve(`../dist/page/${name}`)
  return { type, content: readFileSync(path) }
}
