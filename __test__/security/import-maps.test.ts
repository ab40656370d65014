// A source map that a file names is read with the host's rights too, whatever it is.

import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { bundled, link, type Prepare } from '../helpers/importing.ts'

/** What a file may say of where its source map is, none of which is read. */
const maps: [what: string, url: string, prepare?: Prepare][] = [
  ['a device', '/dev/zero'],
  [
    'a device by a link',
    'a.map',
    (folder) => symlinkSync('/dev/zero', join(folder, 'project/a.map')),
  ],
  ['a pipe', 'a.map', (folder) => execFileSync('mkfifo', [join(folder, 'project/a.map')])],
  ['a file outside', '../outer.map'],
  ['a file outside, spelt otherwise', '%2e%2e/outer.map'],
  ['a file outside by a link', 'a.map', link('project/a.map', 'outer.map')],
  ['a hidden file', '.env.map'],
]

/** What the bundler takes for a longer name than others would. */
const spelt: [what: string, comment: string][] = [
  ['a quote', '//# sourceMappingURL=a.map"/../../outer.map'],
  ['a quote, in the old form', `//@ sourceMappingURL=a.map'/../../outer.map`],
  ['a quote, in a comment of many lines', '/*# sourceMappingURL=a.map"/../../outer.map */'],
  ['the end of a line of Unicode', '/*# sourceMappingURL=a.map\u2028/../../outer.map */'],
  ['an asterisk', '//# sourceMappingURL=a.map*/../../../outer.map'],
]

for (const [what, comment] of spelt) {
  test(`a name of a source map does not end at ${what}`, async (t) => {
    const map = '{"version":3,"sources":["TOP-SECRET"],"names":[],"mappings":"AAAA"}'
    const files = {
      'project/main.ts': `console.log(1)\n${comment}`,
      'project/a.map': '{"version":3,"sources":["main.ts"],"names":[],"mappings":"AAAA"}',
      'outer.map': map,
    }
    const { sourceMap } = await bundled(t, files)
    t.false(sourceMap.includes('TOP-SECRET'))
  })
}

for (const [what, url, prepare] of maps) {
  for (const [place, main] of [
    ['a program', `console.log(1)\n//# sourceMappingURL=${url}`],
    ['what it imports', `import './lib.js'`],
  ] as const) {
    test(`${what} that ${place} names as its source map is not read`, async (t) => {
      const map = '{"version":3,"sources":["TOP-SECRET"],"names":[],"mappings":"AAAA"}'
      const files = {
        'project/main.ts': main,
        'project/lib.js': `console.log(1)\n//# sourceMappingURL=${url}`,
        'outer.map': map,
        'project/.env.map': map,
      }
      const { sourceMap } = await bundled(t, files, prepare)
      t.false(sourceMap.includes('TOP-SECRET'))
    })
  }
}

test('a source map beside a file is followed', async (t) => {
  const { sourceMap } = await bundled(t, {
    'project/main.ts': `import './lib.js'`,
    'project/lib.js': `console.log(1)\n//# sourceMappingURL=lib.js.map`,
    'project/lib.js.map': '{"version":3,"sources":["lib.coffee"],"names":[],"mappings":"AAAA"}',
  })
  t.true(sourceMap.includes('lib.coffee'))
})
