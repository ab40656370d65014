// SPEC section 4: two sandboxes never share a random state, also not one that Node's `crypto` would keep.

import test from 'ava'
import { programOf } from '../helpers/program.ts'

const values = `({
  bytes: crypto.randomBytes(16).toString('hex'),
  filled: crypto.randomFillSync(Buffer.alloc(16)).toString('hex'),
  integer: crypto.randomInt(2 ** 47),
  uuid: crypto.randomUUID(),
  web: [...crypto.webcrypto.getRandomValues(new Uint8Array(16))].join(),
  key: crypto.generateKeySync('hmac', { length: 128 }).export().toString('hex'),
})`

test('no two sandboxes make the same pair of keys', async (t) => {
  const call = programOf(
    t,
    `import { generateKeyPairSync } from 'node:crypto'
    const make = () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x
    const first = make()
    export const main = task({ name: 'main' }, () => [first, make()])`,
  )
  const made = await Promise.all([call(), call(), call()])
  const keys = made.map(({ result }) => Object(result)[1])
  t.is(new Set(keys).size, 3)
  for (const { result } of made) t.false(keys.includes(Object(result)[0]))
})

/** What a program may do before its image is taken. */
const topLevels: [title: string, source: string][] = [
  ['nothing', ``],
  ['the same was drawn', `void ${values}`],
  ['much was drawn', `for (let n = 0; n < 200; n++) crypto.randomBytes(100)`],
]

for (const [title, topLevel] of topLevels) {
  test(`no two sandboxes draw the same of Node's crypto (at the top level: ${title})`, async (t) => {
    const call = programOf(
      t,
      `import crypto from 'node:crypto'
      ${topLevel}
      export const main = task({ name: 'main' }, () => ${values})`,
    )
    const envelopes = await Promise.all(Array.from({ length: 10 }, async () => call()))
    const seen: Record<string, unknown>[] = envelopes.map(({ result }) => Object(result))
    t.is(Object.keys(seen[0] ?? {}).length, 6, JSON.stringify(envelopes[0]?.error))
    for (const name of Object.keys(seen[0] ?? {})) {
      t.is(new Set(seen.map((drawn) => drawn[name])).size, 10, name)
    }
  })
}
