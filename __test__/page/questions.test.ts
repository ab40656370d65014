// Durable runs that wait for a signal: the page shows what is asked, and answers it.

import test from 'ava'
import type { Browser } from 'puppeteer-core'
import type { OpenSignal } from '@capsule-run/sdk/internal'
import { startBrowser } from './browser.ts'
import { openPage, shows } from './browsing.ts'
import { faintTexts, namelessParts } from './contrast.ts'
import { sourceOf, startMs, waitingRun, type FixtureSource } from './fixture.ts'
import { mapReduce, underWay } from './map-reduce.ts'

let browser: Browser

test.before(async () => {
  browser = await startBrowser()
})
test.after.always(async () => browser.close())

const base = mapReduce()

function asking(name: string, args: unknown, given: Partial<OpenSignal> = {}): OpenSignal {
  return { name, args, since_ms: startMs, until_ms: null, ...given }
}

function sourceAsking(...signals: OpenSignal[]): FixtureSource {
  const source = sourceOf(base)
  source.durable = [waitingRun(signals)]
  return source
}

test('a signal is shown with its arguments, answered with true, and says that it worked', async (t) => {
  const source = sourceAsking(asking('approval', { amount: 1200, to: 'ACME' }))
  const { page, problems } = await openPage(t, browser, source)
  await shows(page, '.question h3', 'approval')
  const told = await page.$eval('.question pre', ({ textContent }) => textContent)
  t.is(told, '{\n  "amount": 1200,\n  "to": "ACME"\n}')
  await page.click('.answer button')
  await shows(page, '.outcome', 'Answered. The run goes on with "capsule runs resume"')
  t.deepEqual(source.answers, [[base.run_id, 'approval', 'true']])
  t.is(await page.$('.answer'), null)
  t.deepEqual(problems, [])
})

test('any JSON can be the answer; what is written stays while the page is drawn anew', async (t) => {
  const source = sourceAsking(asking('approval', null))
  const { page, problems } = await openPage(t, browser, source)
  await page.waitForSelector('.answer textarea')
  await page.$eval('.answer textarea', (field) => field.select())
  await page.type('.answer textarea', '{"approved": 12345678901234567890}')
  source.durable = [waitingRun([asking('approval', null), asking('other', 'more')])]
  await shows(page, '.question h3', 'other')
  await page.click('.answer button')
  await shows(page, '.outcome', 'Answered.')
  t.deepEqual(source.answers, [[base.run_id, 'approval', '{"approved": 12345678901234567890}']])
  t.deepEqual(problems, [])
})

test('what is no JSON is not sent, and the page says how a text is written', async (t) => {
  const source = sourceAsking(asking('approval', null))
  const { page, problems } = await openPage(t, browser, source)
  await page.waitForSelector('.answer textarea')
  await page.$eval('.answer textarea', (field) => field.select())
  await page.type('.answer textarea', 'yes')
  await page.click('.answer button')
  await shows(page, '.outcome', 'double quotes: "yes"')
  t.deepEqual(source.answers, [])
  await page.$eval('.answer textarea', (field) => field.select())
  await page.type('.answer textarea', '"yes"')
  await page.click('.answer button')
  await shows(page, '.outcome', 'Answered.')
  t.deepEqual(source.answers, [[base.run_id, 'approval', '"yes"']])
  t.deepEqual(problems, [])
})

test('an answer that comes too late says why it is refused', async (t) => {
  const source = sourceAsking(asking('approval', null))
  const { page } = await openPage(t, browser, source)
  await page.waitForSelector('.answer button')
  source.signal = async () => sourceOf().signal('gone', { name: 'approval', value: 'true' })
  await page.click('.answer button')
  await shows(page, '.outcome', 'Not answered: There is no run "gone".')
  t.not(await page.$('.answer'), null)
})

test('an answer stays in sight when its run has gone on', async (t) => {
  const source = sourceOf(base)
  source.durable = [
    waitingRun([asking('approval', null)], {
      status: 'running',
      owner: { pid: process.pid, host: 'here' },
    }),
  ]
  const { page } = await openPage(t, browser, source)
  await page.waitForSelector('.answer button')
  await page.click('.answer button')
  await shows(page, '.outcome', 'Answered. The run goes on.')
  source.durable = [waitingRun([asking('second', null)], { run_id: 'other' })]
  await shows(page, '.question h3', 'second')
  const names = await page.$$eval('.question h3', (all) => all.map((one) => one.textContent))
  t.deepEqual(names, ['second', 'approval'])
  await shows(page, '.outcome', 'Answered.')
})

test('the page of a run shows what that run asks, also if its process has ended', async (t) => {
  const source = sourceAsking(asking('approval', ['a']))
  source.traces = [{ ...underWay(), run_id: base.run_id, process_id: 2 ** 22 + 1 }]
  source.durable.push(waitingRun([asking('foreign', null)], { run_id: 'other' }))
  const { page, problems } = await openPage(t, browser, source, { runId: base.run_id })
  await shows(page, '.question h3', 'approval')
  t.is((await page.$$('.question')).length, 1)
  t.is(await page.$('.cause'), null)
  await page.focus('.answer textarea')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await shows(page, '.outcome', 'Answered.')
  t.deepEqual(problems, [])
})

test('nothing that a program says of a signal is more than a text', async (t) => {
  const html = '<img src=x onerror=alert(1)>'
  const signal = asking(
    `${html}\u202Egnp`,
    { [html]: `\u202E${html}` },
    { until_ms: startMs + 1e6 },
  )
  const source = sourceAsking(signal)
  const { page, problems } = await openPage(t, browser, source)
  await shows(page, '.question h3', '<U+202E>')
  t.is(await page.$('.question img'), null)
  await page.click('.answer button')
  await shows(page, '.outcome', 'Answered.')
  t.deepEqual(source.answers, [[base.run_id, signal.name, 'true']])
  t.deepEqual(problems, [])
})

for (const scheme of ['light', 'dark']) {
  for (const width of [1280, 400]) {
    test(`${scheme}, ${width} wide: questions have contrast and names, and fit`, async (t) => {
      const source = sourceAsking(asking('approval', { text: 'x'.repeat(500) }))
      const { page } = await openPage(t, browser, source)
      await page.setViewport({ width, height: 800 })
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
      for (const answer of ['no JSON', 'true']) {
        await page.waitForSelector('.answer textarea')
        await page.$eval('.answer textarea', (field) => field.select())
        await page.type('.answer textarea', answer)
        await page.click('.answer button')
        await shows(page, '.outcome', answer === 'true' ? 'Answered.' : 'no JSON')
        t.deepEqual(await faintTexts(page), [])
        t.deepEqual(await namelessParts(page), [])
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        t.true(wide <= 0, `scrolls sideways by ${wide}`)
      }
    })
  }
}
