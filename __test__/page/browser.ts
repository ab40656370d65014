import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { launch, type Browser } from 'puppeteer-core'

/** Starts a Chromium without a window. `CAPSULE_TEST_BROWSER` names another than the one that npm installed. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env['CAPSULE_TEST_BROWSER'] ?? (await unpackedBrowser())
  // As root, Chromium starts without its own sandbox only; and what it opens here is ours.
  return launch({
    executablePath,
    headless: 'shell',
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** The browser's package has a function for this as well, but two tests at once would get half a file. */
async function unpackedBrowser(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const packed = join(dirname(entry), '..', '..', 'bin', 'chromium.br')
  const content = readFileSync(packed)
  const folder = join(tmpdir(), `capsule-test-browser-${content.length}`)
  const path = join(folder, 'chromium')
  if (existsSync(path)) return path
  const made = mkdtempSync(join(tmpdir(), 'capsule-test-browser-'))
  writeFileSync(join(made, 'chromium'), await promisify(brotliDecompress)(content), { mode: 0o755 })
  try {
    renameSync(made, folder)
  } catch {
    // Another test was faster.
    rmSync(made, { recursive: true })
  }
  return path
}
