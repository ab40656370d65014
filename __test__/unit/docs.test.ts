// Documents that drift are worse than none: what they point to is there.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import test from 'ava'
import { errorTypes } from '../../ts/sdk/errors.ts'
import { checkout } from '../helpers/checkout.ts'

/** Folders with documents; of the checkout only the files directly in it. */
const folders = ['', 'docs', 'bench']

const documents = folders
  .flatMap((folder) => readdirSync(join(checkout, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md'))

function textOf(path: string): string {
  return readFileSync(join(checkout, path), 'utf8')
}

/** A document without its examples, where brackets are code. */
function proseOf(path: string): string {
  return textOf(path).replaceAll(/^```[\s\S]*?^```$/gm, '')
}

/** The anchors of a document's headings, as code hosts make them. */
function anchorsIn(path: string): string[] {
  return [...proseOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}

for (const document of documents) {
  test(`every relative link in ${document} leads somewhere`, (t) => {
    const links = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const link of links.filter((target) => !/^\w+:/.test(target))) {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? document : join(dirname(document), file)
      t.true(existsSync(join(checkout, target)), `${link}: there is no ${target}`)
      if (anchor !== undefined) t.true(anchorsIn(target).includes(anchor), `${link}: no heading`)
    }
    t.pass()
  })
}

test('every error type has a heading in docs/errors.md, in the order of the table', (t) => {
  const headings = [...textOf('docs/errors.md').matchAll(/^## ([A-Z_]+)$/gm)].map(
    ([, word]) => word,
  )
  t.deepEqual(headings, [...errorTypes])
})

test('every test file that README.md names exists', (t) => {
  const existing = readdirSync(join(checkout, '__test__'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const named = [...textOf('README.md').matchAll(/[\w/.-]+\.test\.ts/g)].map(([name]) => name)
  t.true(named.length > 0)
  for (const name of named) {
    t.true(
      existing.some((path) => path === name || path.endsWith(`/${name}`)),
      `there is no ${name}`,
    )
  }
})

test('every test title that README.md quotes is in the file that it names', (t) => {
  const quoted = textOf('README.md').matchAll(/\]\(([^)]+\.(?:test\.ts|rs))\): ([^|[]+)/g)
  for (const [, file = '', text = ''] of quoted) {
    const titles = textOf(file) + expectationsBeside(file)
    for (const [, title = ''] of text.matchAll(/"([^"]+)"/g)) {
      for (const part of title.split('…')) t.true(titles.includes(part.trim()), `${file}: ${title}`)
    }
  }
})

/** The titles of conformance cases stand in their folders. */
function expectationsBeside(file: string): string {
  const cases = join(dirname(file), 'cases')
  if (!existsSync(join(checkout, cases))) return ''
  return readdirSync(join(checkout, cases))
    .map((name) => textOf(join(cases, name, 'expect.json')))
    .join('')
}

test('every page in docs is linked from README.md', (t) => {
  for (const page of documents.filter((path) => path.startsWith('docs'))) {
    t.true(textOf('README.md').includes(`](${page.replaceAll('\\', '/')})`), page)
  }
})
