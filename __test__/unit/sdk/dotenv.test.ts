// The cases of python/tests/test_dotenv.py: both hosts read a `.env` alike.

import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import test from 'ava'

const cases: [text: string, values: Record<string, string>][] = JSON.parse(
  readFileSync(new URL('dotenv-cases.json', import.meta.url), 'utf8'),
)

for (const [text, values] of cases) {
  test(`a .env of ${JSON.stringify(text)}`, (t) => t.deepEqual({ ...parseEnv(text) }, values))
}
