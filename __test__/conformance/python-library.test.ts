// docs/python-library.md says what each module of Python's standard library does in a sandbox.

import { readFileSync } from 'node:fs'
import test from 'ava'
import { document, renderTable } from '../../scripts/python-library/table.mjs'

test('the table of the standard library is what a sandbox does', async (t) => {
  t.is(readFileSync(document, 'utf8'), await renderTable())
})
