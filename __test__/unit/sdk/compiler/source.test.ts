import { join } from 'node:path'
import test from 'ava'
import { readSource } from '../../../../ts/sdk/compiler/source.ts'
import { CapsuleError } from '../../../../ts/sdk/errors.ts'
import { folderWith } from '../../../helpers/folder.ts'

const accepted = '.ts .mts .cts .tsx .js .mjs .cjs .jsx .py'

const refused: [file: string, message: string][] = [
  ['missing.ts', 'missing.ts: there is no such file.'],
  ['src', `src: this is a folder. Name a file in it; accepted: ${accepted}.`],
  ['empty.ts', 'empty.ts: the file is empty. Declare a task in it.'],
  ['blank.ts', 'blank.ts: the file is empty. Declare a task in it.'],
  ['notes.txt', `notes.txt: .txt is not accepted. Accepted: ${accepted}.`],
  ['Makefile', `Makefile: a file without extension is not accepted. Accepted: ${accepted}.`],
]

for (const [file, message] of refused) {
  test(message, (t) => {
    const root = folderWith(t, {
      'src/x.ts': '1',
      'empty.ts': '',
      'blank.ts': ' \n',
      'notes.txt': 'x',
      Makefile: 'x',
    })
    const read = (): unknown => readSource(join(root, file), { root, candidates: [] })
    const error = t.throws(read, { instanceOf: CapsuleError, message })
    t.is(error?.code, 'LOAD_ERROR')
  })
}

test('every accepted extension is read', (t) => {
  for (const extension of accepted.split(' ')) {
    const root = folderWith(t, { [`a${extension}`]: 'text' })
    const source = readSource(join(root, `a${extension}`), { root, candidates: [] })
    t.like(source, { name: `a${extension}`, text: 'text' })
  }
})

test('a source outside the project is named by its whole path', (t) => {
  const elsewhere = folderWith(t, { 'a.ts': '1' })
  const path = join(elsewhere, 'a.ts')
  t.is(readSource(path, { root: folderWith(t), candidates: [] }).name, path)
})
