import test from 'ava'
import type { Browser } from 'puppeteer-core'
import { startBrowser } from './browser.ts'
import { focused, lines, openPage, shows } from './browsing.ts'
import { sourceOf } from './fixture.ts'
import { mapReduce, underWay } from './map-reduce.ts'

let browser: Browser

test.before(async () => {
  browser = await startBrowser()
})
test.after.always(async () => browser.close())

const base = mapReduce()

test('the list shows runs, and a run opens by a click', async (t) => {
  const failed = { ...base, run_id: 'failed', program: 'other.ts', state: 'failed' as const }
  const { page, problems } = await openPage(t, browser, sourceOf(base, failed))
  await page.waitForSelector('table')
  t.deepEqual(
    await page.$$eval('tbody tr', (rows) => rows.map((row) => row.children[0]?.textContent)),
    ['✓ completed', '✗ failed'],
  )
  await page.click('tbody tr:nth-child(1) .duration')
  await shows(page, 'h1', 'report.ts')
  t.is((await lines(page))[0], 'main, completed, 1.80 s')
  t.deepEqual(problems, [])
})

test('the token leaves the address as soon as it has done its work', async (t) => {
  const { page, origin } = await openPage(t, browser, sourceOf(base), { runId: base.run_id })
  await shows(page, 'h1', 'report.ts')
  t.is(page.url(), `${origin}/#run=${base.run_id}`)
  await page.reload()
  await shows(page, 'h1', 'report.ts')
})

test('without any run it says what to do', async (t) => {
  const { page, problems } = await openPage(t, browser, sourceOf())
  await shows(page, 'h2', 'No runs yet')
  await shows(page, 'pre', 'capsule run hello.ts')
  t.deepEqual(problems, [])
})

test('a run that is not there says so', async (t) => {
  const { page, problems } = await openPage(t, browser, sourceOf(), { runId: 'gone' })
  await shows(page, 'h1', 'There is no such run')
  t.deepEqual(problems, [])
})

test('the list is filtered while its reader types', async (t) => {
  const { page, problems } = await openPage(t, browser, sourceOf(base))
  await page.waitForSelector('table')
  await page.type('input', 'fetchPage')
  await page.waitForSelector('table')
  await page.type('input', 'x')
  await shows(page, 'h2', 'No run matches')
  await page.keyboard.press('Backspace')
  await page.waitForSelector('table')
  t.is(await page.$eval('input', ({ value }) => value), 'fetchPage')
  await page.select('select', 'failed')
  await shows(page, 'h2', 'No run matches')
  await page.click('.empty a')
  await page.waitForSelector('table')
  t.is(await page.$eval('input', ({ value }) => value), '')
  t.deepEqual(problems, [])
})

test('everything can be reached by the keyboard alone', async (t) => {
  const { page, problems } = await openPage(
    t,
    browser,
    sourceOf({ ...base, run_id: 'first' }, base),
  )
  await page.waitForSelector('table')
  await page.focus('tbody a')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await shows(page, '.details h2', 'main')
  t.true(page.url().endsWith(base.run_id))
  await page.focus('[role=treeitem][tabindex="0"]')
  await page.keyboard.press('ArrowDown')
  t.regex(await focused(page), /^fetchPage, 24 tasks/)
  t.is((await lines(page)).filter((line) => line.startsWith('fetchPage')).length, 1)
  await page.keyboard.press('ArrowRight')
  t.is((await lines(page)).filter((line) => line.startsWith('fetchPage')).length, 25)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await shows(page, '.details h2', 'fetchPage')
  t.regex(await focused(page), /^fetchPage, completed/)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  t.is((await lines(page)).filter((line) => line.startsWith('fetchPage')).length, 1)
  await page.keyboard.press('End')
  t.regex(await focused(page), /^notify, cancelled/)
  await page.keyboard.press('Home')
  t.regex(await focused(page), /^main/)
  t.is((await page.$$('[role=treeitem][tabindex="0"]')).length, 1)
  t.deepEqual(problems, [])
})

test('the details of a task: limits, policy, attempts, requests, output', async (t) => {
  const { page, problems } = await openPage(t, browser, sourceOf(base), { runId: base.run_id })
  await shows(page, '.details', 'no limit')
  const details = async (): Promise<string> =>
    page.$eval('.details', ({ textContent }) => textContent)
  const meter = await page.$eval(
    '[role=meter]',
    (shown) => shown.ariaLabel + ' ' + shown.ariaValueText,
  )
  t.is(meter, 'Fuel 2.2 G fuel of 50 G fuel')
  for (const text of [
    './data (read-only)',
    '*.reports.example.com',
    'API_KEY',
    'mapping 16 parts',
  ]) {
    t.true((await details()).includes(text), text)
  }
  await page.click('.facts .failed a')
  await shows(page, '.details h2', 'summarize')
  await shows(
    page,
    '.details .failure',
    "TypeError: Cannot read properties of undefined (reading 'total')",
  )
  t.true((await details()).includes('at summarize (report.ts:36:12)'))
  t.is((await page.$$('.failure')).length, 1)
  await page.click('[data-key="attempt 1"] button')
  t.is((await page.$$('.failure')).length, 2)
  t.deepEqual(problems, [])
})

test('attempts that were tried again look different, and not by colour alone', async (t) => {
  const { page } = await openPage(t, browser, sourceOf(base), { runId: base.run_id })
  await page.waitForSelector('.details')
  const looks = await page.$$eval('[data-key="task 57"] .piece', (pieces) =>
    pieces.map((piece) => getComputedStyle(piece).backgroundImage.slice(0, 25)),
  )
  t.deepEqual(looks, ['repeating-linear-gradient', 'repeating-linear-gradient', 'none'])
  t.true((await lines(page)).includes('summarize, failed, 3 attempts, 584 ms'))
})

test('a run that goes on is followed without losing focus, selected text or what is open', async (t) => {
  const live = underWay()
  const source = sourceOf(live)
  const { page, problems } = await openPage(t, browser, source, { runId: live.run_id })
  await shows(page, '.connection', 'Live')
  await page.waitForSelector('.details')
  await page.focus('[data-key="task 25"]')
  await page.keyboard.press('Enter')
  await shows(page, '.details h2', 'mapPart')
  await page.click('[data-key="attempt 1"] button')
  await page.focus('[data-key="task 25"]')
  await page.evaluate(() => {
    getSelection()?.selectAllChildren(document.querySelector('.head code') ?? document.body)
  })
  const element = await page.$('[data-key="task 25"]')
  source.traces = [base]
  await shows(page, '.head h1', 'completed')
  await shows(page, '.details h2', 'completed')
  t.true(await page.evaluate((same) => same === document.activeElement, element))
  t.is(await page.evaluate(() => String(getSelection())), base.run_id)
  t.is(await page.$eval('[data-key="attempt 1"] button', (button) => button.ariaExpanded), 'false')
  t.is(await page.$eval('.announcement', ({ textContent }) => textContent), 'The run completed.')
  t.is(await page.$eval('.connection', ({ textContent }) => textContent), '')
  t.deepEqual(problems, [])
})

test('a new run appears in the list by itself, and the focus stays where it was', async (t) => {
  const source = sourceOf(base)
  const { page } = await openPage(t, browser, source)
  await page.waitForSelector('table')
  await page.focus('tbody a')
  source.traces = [{ ...base, run_id: 'new', program: 'new.ts' }, base]
  await shows(page, 'tbody', 'new.ts')
  t.is(await focused(page), 'report.ts main')
})
