import { readFileSync } from 'node:fs'
import test from 'ava'
import { version } from '../../../ts/sdk/version.ts'

for (const folder of ['', 'native/', 'ts/sdk/', 'ts/cli/']) {
  test(`${folder}package.json has the version that the code says it is`, (t) => {
    const manifest = readFileSync(
      new URL(`../../../${folder}package.json`, import.meta.url),
      'utf8',
    )
    t.is(JSON.parse(manifest).version, version)
  })
}
