import test from 'ava'
import type { Browser } from 'puppeteer-core'
import { startBrowser } from './browser.ts'
import { lines, openPage, shows } from './browsing.ts'
import { attemptWith, goesOn, runWith, sourceOf, startMs, taskWith } from './fixture.ts'

let browser: Browser

test.before(async () => {
  browser = await startBrowser()
})
test.after.always(async () => browser.close())

/** More elements than this take a browser long to lay out. */
const manyElements = 6000

test('a run of 10,000 tasks of one name is one line until it is opened, and then 200', async (t) => {
  const tasks = Array.from({ length: 10_000 }, (_, id) =>
    taskWith(id, id === 0 ? 'main' : 'work', [id, id + 5]),
  )
  const { page, problems } = await openPage(t, browser, sourceOf(runWith(tasks)), {
    runId: runWith(tasks).run_id,
  })
  await page.waitForSelector('.details')
  t.deepEqual(await lines(page), [
    'main, completed, 5 ms',
    'work, 9,999 tasks, completed, 9,999 of 9,999 completed',
  ])
  await page.focus('[role=treeitem]')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  t.is((await lines(page)).length, 203)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  t.is((await lines(page)).length, 403)
  t.true((await page.$$('*')).length < manyElements)
  t.deepEqual(problems, [])
})

test('a run of 10,000 tasks of different names that goes on is followed', async (t) => {
  const tasks = Array.from({ length: 10_000 }, (_, id) =>
    taskWith(id, `work ${id}`, [id, id + 5], goesOn),
  )
  const source = sourceOf(runWith(tasks))
  const { page, problems } = await openPage(t, browser, source, { runId: runWith(tasks).run_id })
  await shows(page, '[role=treeitem]', 'running')
  t.is((await lines(page)).length, 202)
  source.traces = [
    runWith(tasks.map((task, id) => (id === 7 ? { ...task, state: 'failed' } : task))),
  ]
  await shows(page, '[role=treeitem]', 'failed')
  t.true((await page.$$('*')).length < manyElements)
  t.deepEqual(problems, [])
})

test('the list of 10,000 runs has 200 a page and goes on to older ones', async (t) => {
  const run = runWith([taskWith(0, 'main', [0, 1])])
  const runs = Array.from({ length: 10_000 }, (_, index) => ({
    ...run,
    run_id: `${index}`,
    program: `${index}.ts`,
  }))
  const { page, problems } = await openPage(t, browser, sourceOf(...runs))
  await page.waitForSelector('table')
  t.is((await page.$$('tbody tr')).length, 200)
  await page.click('.pages a')
  await shows(page, 'tbody', '200.ts')
  await shows(page, '.pages', 'Page 2')
  t.is((await page.$$('tbody tr')).length, 200)
  t.deepEqual(problems, [])
})

const outputs: [title: string, pieces: number, text: string][] = [
  ['one line of 1 MB', 1, 'x'.repeat(1_000_000)],
  ['100,000 lines', 100_000, 'a line\n'],
  ['100,000 pieces of one line', 100_000, 'piece '],
]

for (const [title, pieces, text] of outputs) {
  test(`output of ${title} is shown from its end`, async (t) => {
    const output = Array.from({ length: pieces }, (_, index) => {
      return { time_ms: startMs + index, stream: 'stdout' as const, text }
    })
    output.push({ time_ms: startMs + pieces, stream: 'stdout', text: 'the end\n' })
    const attempts = [attemptWith(1, [0, 9], { output })]
    const run = runWith([taskWith(0, 'main', [0, 9], { attempts })])
    const { page, problems } = await openPage(t, browser, sourceOf(run), { runId: run.run_id })
    await shows(page, '.output pre', 'the end')
    t.true((await page.$$('*')).length < manyElements)
    t.deepEqual(problems, [])
  })
}
