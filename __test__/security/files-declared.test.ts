// SPEC section 1, `allowedFiles`, and section 4: "A missing folder is an error before the run."

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { CapsuleError } from '@capsule-run/sdk/runner'
import { attempting, cageOf } from '../helpers/cage.ts'
import { programText } from '../helpers/program.ts'

/** The value of the option, and the words that the message must have besides the task's name. */
const refused: [written: string, ...words: string[]][] = [
  [`'./data'`, 'allowedFiles', 'not a list of paths', '["./data"]'],
  [`{ path: './data' }`, 'allowedFiles', 'not a list of paths'],
  [`null`, 'allowedFiles'],
  [`[7]`, 'allowedFiles[0]', '7'],
  [`['./data', null]`, 'allowedFiles[1]', 'null'],
  [`[['./data']]`, 'allowedFiles[0]'],
  [`['']`, 'allowedFiles[0]', 'empty path'],
  [`['a\\0b']`, 'allowedFiles[0]', 'NUL'],
  [`['~/data']`, '"~/data"', '"~"'],
  [`['/..']`, '"/.."', 'above the root'],
  [
    `[{ path: './data', mode: 'w' }]`,
    'allowedFiles[0]',
    'mode "w"',
    'ro, read-only, rw, read-write',
  ],
  [`[{ path: './data', mode: 'RO' }]`, 'allowedFiles[0]', 'mode "RO"'],
  [`[{ path: './data', mode: 4 }]`, 'allowedFiles[0]', 'mode', '4'],
  [`[{ path: './data', access: 'ro' }]`, 'allowedFiles[0]', '"access"', 'path, mode'],
  [`[{ mode: 'ro' }]`, 'allowedFiles[0]', 'path'],
  [`['.capsule']`, '".capsule"', "Capsule's own"],
  [`['./data/.CAPSULE/x']`, '.CAPSULE', "Capsule's own"],
  [`['capsule.toml']`, '"capsule.toml"', "Capsule's own"],
  [`Array.from({ length: 101 }, (_, n) => './d' + n)`, 'allowedFiles', '101', '100'],
]

for (const [written, ...words] of refused) {
  test(`allowedFiles: ${written} is refused when the program is loaded`, async (t) => {
    const cage = cageOf(
      t,
      `export const main = task({ name: 'main', allowedFiles: ${written} }, () => 1)`,
    )
    const error = await t.throwsAsync(cage.call('main'), { instanceOf: CapsuleError })
    t.is(error.code, 'LOAD_ERROR')
    for (const word of ['task "main"', ...words]) {
      t.true(error.message.includes(word), `${word} is not in: ${error.message}`)
    }
    t.notRegex(error.message, /\n/)
  })
}

const missing: [path: string, words: RegExp][] = [
  ['./nothing', /nothing.*cannot be opened.*allowedFiles/],
  ['./data/a.txt', /a\.txt.*cannot be opened as a folder.*Name a folder/],
  ['./data/a.txt/x', /cannot be opened/],
  ['/proc', /\/proc.*system's own state/],
  ['/proc/self', /system's own state|cannot be opened/],
  ['/sys', /\/sys.*system's own state/],
]

for (const [path, words] of missing) {
  test(`allowedFiles: ['${path}'] is an error before the run, and nothing runs`, async (t) => {
    const cage = cageOf(
      t,
      `import * as fs from 'node:fs'
      export const main = task({ name: 'main', allowedFiles: ['./data'] }, () => fs.writeFileSync('data/ran', 'x'))
      const other = task({ name: 'other', allowedFiles: ['${path}'] }, () => 1)`,
    )
    const error = await t.throwsAsync(cage.call('main'), {
      instanceOf: CapsuleError,
      message: words,
    })
    t.is(error.code, 'LOAD_ERROR')
    t.true(error.message.includes('task "other"'))
    t.false(existsSync(join(cage.project, 'data/ran')))
  })
}

const accepted = [
  `['./data']`,
  `['data']`,
  `['data/']`,
  `['./docs/../data']`,
  `[ABSOLUTE]`,
  `[{ path: './data' }]`,
  `[{ path: './data', mode: 'rw' }]`,
  `[{ path: ABSOLUTE, mode: 'read-write' }]`,
  `['./data', './data']`,
]

const listing = (written: string, folder: string): string => `${attempting}
  export const main = task({ name: 'main', allowedFiles: ${written.replace('ABSOLUTE', JSON.stringify(folder))} },
    (path: string) => [
      fs.readFileSync(path + '/a.txt', 'utf8'),
      fs.readdirSync(path),
      fs.statSync(path).isDirectory(),
      fs.writeFileSync(path + '/new', 'x'),
      fs.realpathSync(path),
      process.cwd(),
    ])`

for (const written of accepted) {
  test(`allowedFiles: ${written} is that folder, by its relative and its absolute path`, async (t) => {
    const cage = cageOf(t, '')
    const data = join(cage.project, 'data')
    writeFileSync(join(cage.project, 'program.ts'), programText(listing(written, data)))
    for (const path of ['data', './data', data, `${data}/../data`]) {
      const { result, error } = await cage.attempt(path)
      t.is(error, null, JSON.stringify(error))
      t.like(result, { 0: 'alpha', 2: true, 4: data, 5: cage.project }, path)
    }
  })
}

test('of two grants for one folder the lesser holds', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data', { path: 'data/', mode: 'ro' }] }, () =>
      every({ read: () => fs.readFileSync('data/a.txt', 'utf8'), write: () => fs.writeFileSync('data/a.txt', 'x') }))`,
  )
  t.deepEqual((await cage.attempt()).result, { read: 'done "alpha"', write: 'EROFS' })
})
