import test from 'ava'
import type { Browser } from 'puppeteer-core'
import { startBrowser } from './browser.ts'
import { load, openPage, shows } from './browsing.ts'
import { faintTexts, namelessParts } from './contrast.ts'
import { sourceOf } from './fixture.ts'
import { mapReduce, underWay } from './map-reduce.ts'

let browser: Browser

test.before(async () => {
  browser = await startBrowser()
})
test.after.always(async () => browser.close())

const base = mapReduce()
const failed = {
  ...base,
  run_id: 'failed',
  state: 'failed' as const,
  error: { error_type: 'TIMEOUT', message: 'slow' } as const,
}
const cancelled = { ...base, run_id: 'cancelled', state: 'cancelled' as const }
const running = { ...underWay(), run_id: 'running' }
const interrupted = { ...running, run_id: 'interrupted', process_id: 2 ** 22 + 1 }
const everything = sourceOf(base, failed, cancelled, running, interrupted)

const views: [hash: string, selector: string][] = [
  ['#', 'table'],
  ['#state=retrying', '.empty'],
  ['#run=failed&task=57', '.failure'],
  ['#run=running', '.details'],
  ['#run=interrupted', '.cause'],
  ['#run=none', '.empty'],
]

for (const scheme of ['light', 'dark']) {
  for (const width of [1280, 400]) {
    test(`${scheme}, ${width} wide: texts have contrast, controls have names`, async (t) => {
      const opened = await openPage(t, browser, everything)
      const { page, problems } = opened
      await page.setViewport({ width, height: 800 })
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      for (const [hash, selector] of views) {
        await load(opened, hash)
        await page.waitForSelector(selector)
        t.deepEqual(await faintTexts(page), [], hash)
        t.deepEqual(await namelessParts(page), [], hash)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        t.true(wide <= 0, `${hash} scrolls sideways by ${wide}`)
      }
      t.deepEqual(problems, [])
    })
  }
}

test('the page is dark where its reader wants that, light otherwise', async (t) => {
  const { page } = await openPage(t, browser, everything)
  const ground = async (scheme: string): Promise<string> => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    return page.$eval('body', (body) => getComputedStyle(body).backgroundColor)
  }
  t.is(await ground('light'), 'rgb(255, 255, 255)')
  t.is(await ground('dark'), 'rgb(16, 19, 24)')
})

test('nothing moves where its reader wants that', async (t) => {
  const { page } = await openPage(t, browser, everything)
  await shows(page, '.connection', 'Live')
  const moving = async (motion: string): Promise<number> => {
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: motion }])
    return page.evaluate(() => document.getAnimations().length)
  }
  t.is(await moving('no-preference'), 1)
  t.is(await moving('reduce'), 0)
})

test('the tree tells levels, places and states to who does not see it', async (t) => {
  const { page } = await openPage(t, browser, everything, { runId: base.run_id })
  await page.waitForSelector('.details')
  const about = await page.$$eval('[role=treeitem]', (items) =>
    items
      .slice(0, 3)
      .map(({ ariaLevel, ariaPosInSet, ariaSetSize, ariaExpanded, ariaSelected }) =>
        [ariaLevel, ariaPosInSet, ariaSetSize, ariaExpanded, ariaSelected].join(' '),
      ),
  )
  t.deepEqual(about, ['1 1 1 true true', '2 1 5 false ', '2 2 5 true '])
  const landmarks = await page.$$eval('header, main, aside, nav', (found) =>
    found.map(({ tagName }) => tagName),
  )
  t.deepEqual(landmarks, ['HEADER', 'MAIN', 'HEADER', 'NAV', 'ASIDE'])
})
