// A file is read and written whole, whatever its size beside that of the pieces that cross to the host.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'

const sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 1_048_576, 1_114_112, 1_114_113, 3_500_000]

for (const size of sizes) {
  test(`a file of ${size} bytes is read whole, in each manner`, async (t) => {
    const source = programText(`
      import { createReadStream, readFileSync, promises, writeFileSync, statSync } from 'node:fs'
      export const main = task({ name: 'main', compute: 'HIGH', allowedFiles: ['.'] }, async () => {
        let streamed = 0
        for await (const chunk of createReadStream('data')) streamed += chunk.length
        writeFileSync('copy', readFileSync('data'))
        return [readFileSync('data').length, readFileSync('data', 'utf8').length,
          (await promises.readFile('data')).length, streamed, statSync('copy').size]
      })`)
    const cwd = folderWith(t, { 'a.ts': source })
    writeFileSync(join(cwd, 'data'), 'x'.repeat(size))
    const { result, error } = await run({ file: 'a.ts', cwd })
    t.deepEqual(
      result,
      Array.from({ length: 5 }, () => size),
      JSON.stringify(error),
    )
  })
}
