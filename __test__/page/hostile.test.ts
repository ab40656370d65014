import test from 'ava'
import type { Browser } from 'puppeteer-core'
import { startBrowser } from './browser.ts'
import { lines, load, openPage, shows } from './browsing.ts'
import { attemptWith, runWith, sourceOf, startMs, taskWith } from './fixture.ts'

let browser: Browser

test.before(async () => {
  browser = await startBrowser()
})
test.after.always(async () => browser.close())

const attacks: readonly string[] = [
  '<img src=x onerror="globalThis.harmed = 1">',
  '"><script>globalThis.harmed = 1</script>',
  "' onmouseover=globalThis.harmed=1 '",
  '</title></head><svg onload=globalThis.harmed=1>',
  '{{constructor.constructor("globalThis.harmed=1")()}}',
  'javascript:globalThis.harmed=1',
  '__proto__',
  '\u0000\u0007\u001B]0;title\u0007\u001B[2J\r\n\n\ndata: {"kind":"end"}\n\n',
  '\u202Egpj.exe\u2066\u200B\u2028',
  '\uD800 lone',
  'x'.repeat(5000),
]

/** A run in which every text that is not ours is an attack. */
function hostileRun(attack: string, index: number): ReturnType<typeof runWith> {
  const error = { error_type: 'TASK_ERROR', message: attack, name: attack, stack: attack } as const
  const attempts = [
    attemptWith(1, [0, 5], {
      state: 'failed',
      error,
      host_requests: [{ method: attack, url: attack, status: 200 }],
      output: [
        { time_ms: startMs, stream: 'stdout', text: attack },
        { time_ms: startMs, stream: 'stderr', text: attack },
      ],
    }),
  ]
  const policy = {
    compute: 1,
    ram: null,
    timeout_ms: null,
    max_retries: 0,
    files: [{ path: attack, mode: 'ro' as const }],
    hosts: [attack],
    hosts_within: [[attack]],
    env: [attack],
  }
  const failed = { state: 'failed', attempts, policy } as const
  const tasks = [taskWith(0, attack, [0, 5], failed), taskWith(1, attack, [1, 4], failed)]
  const more = Array.from({ length: 4 }, (_, id) => taskWith(id + 2, attack, [1, 4], failed))
  return runWith([...tasks, ...more], { run_id: `run-${index}`, program: attack, error })
}

test('nothing that a program can write runs, loads, links or breaks out', async (t) => {
  const runs = attacks.map(hostileRun)
  const opened = await openPage(t, browser, sourceOf(...runs))
  const { page, problems } = opened
  await page.waitForSelector('table')
  t.is((await page.$$('tbody tr')).length, attacks.length)
  for (const run of runs) {
    await load(opened, `#run=${run.run_id}`)
    await page.waitForSelector('.details .output')
    t.is((await lines(page)).length, 7, run.program.slice(0, 40))
    // What opens and closes, hovers and focuses.
    for (const item of (await page.$$('[role=treeitem]')).toReversed()) {
      await item.hover()
      await item.click()
    }
    const made = await page.evaluate(() => ({
      harmed: 'harmed' in globalThis,
      foreign: document.querySelectorAll('img, svg, iframe, script:not([src]), object, embed')
        .length,
      links: [...document.querySelectorAll('a')].filter(
        (a) => !a.getAttribute('href')?.startsWith('#'),
      ).length,
      handlers: [...document.querySelectorAll('*')].filter((one) =>
        one.getAttributeNames().some((name) => name.startsWith('on') || name === 'srcdoc'),
      ).length,
    }))
    t.deepEqual(
      made,
      { harmed: false, foreign: 0, links: 0, handlers: 0 },
      run.program.slice(0, 40),
    )
  }
  t.deepEqual(problems, [])
})

test('a hostile text is shown as it is, its controls as pictures', async (t) => {
  const [image = ''] = attacks
  const source = sourceOf(hostileRun(image, 0))
  const { page } = await openPage(t, browser, source, { runId: 'run-0' })
  await shows(page, 'h1', image)
  await shows(page, '.failure .message', image)
  await shows(page, '.url', image)
  await shows(page, '.output pre', image)
  t.true((await page.title()).includes(image))
  const text = await page.$eval('body', ({ textContent }) => textContent)
  t.notRegex(text, /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/u)
})

test('names on a line stay on it, however long or turned they are', async (t) => {
  const runs = attacks.map(hostileRun)
  const opened = await openPage(t, browser, sourceOf(...runs))
  const { page } = opened
  for (const width of [1280, 400]) {
    await page.setViewport({ width, height: 800 })
    for (const { run_id } of runs) {
      await load(opened, `#run=${run_id}`)
      await page.waitForSelector('.details .output')
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      t.true(wide <= 0, `${width}: ${run_id} is ${wide} too wide`)
      const heights = await page.$$eval('[role=treeitem]', (items) =>
        items.map((item) => item.getBoundingClientRect().height),
      )
      t.true(Math.max(...heights) < 60, run_id)
    }
  }
})

test('the policy of the page forbids scripts in it, even if an element got into it', async (t) => {
  const { page, problems } = await openPage(t, browser, sourceOf())
  await page.waitForSelector('.empty')
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.harmed = 1'
    document.body.append(script)
    document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.harmed = 1">')
  })
  await page.waitForFunction(() => document.images[0]?.complete)
  t.is(await page.evaluate(() => Reflect.get(globalThis, 'harmed')), undefined)
  t.regex(problems.join('\n'), /Content Security Policy/)
})
