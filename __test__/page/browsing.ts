import type { ExecutionContext } from 'ava'
import type { Browser, Page } from 'puppeteer-core'
import { servePage, type PageOptions } from '../../ts/cli/page/server.ts'
import type { TraceSource } from '../../ts/cli/page/source.ts'

/** A page in a browser of its own cookies, and all that went wrong with it. */
export interface OpenPage {
  page: Page
  origin: string
  /** What the browser complained about, and requests to anywhere else. */
  problems: string[]
}

/** Opens the page of a trace by its address. */
export async function openPage(
  t: ExecutionContext,
  browser: Browser,
  source: TraceSource,
  options: PageOptions = {},
): Promise<OpenPage> {
  const server = await servePage(source, options)
  const context = await browser.createBrowserContext()
  t.teardown(async () => {
    await context.close()
    await server.close()
  })
  const page = await context.newPage()
  const { origin } = new URL(server.url)
  const problems: string[] = []
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) problems.push(`request: ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  await page.setViewport({ width: 1280, height: 800 })
  await page.goto(server.url)
  return { page, origin, problems }
}

/** Loads another place of the page anew. */
export async function load({ page, origin }: OpenPage, hash: string): Promise<void> {
  // What only differs after the # would not be loaded, but shown by the page that is there.
  await page.goto(`${origin}/?again${hash}`)
}

/** Waits until the page shows a text. */
export async function shows(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted, part) => {
      const found = [...document.querySelectorAll(wanted)]
      return found.some(({ textContent }) => textContent.includes(part))
    },
    { polling: 'mutation' },
    selector,
    text,
  )
}

/** The names of the lines of the tree, as they are read out. */
export async function lines(page: Page): Promise<string[]> {
  return page.$$eval('[role=treeitem]', (items) => items.map((item) => item.ariaLabel ?? ''))
}

/** What has the focus, by its name. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.ariaLabel ?? activeElement?.textContent ?? ''
  })
}
