import test from 'ava'
import { globMatcher } from '../../../../ts/sdk/compiler/globs.ts'

const cases: [pattern: string, matching: string[], others: string[]][] = [
  ['lib', ['lib'], ['libs', 'lib/a', 'a/lib', '']],
  ['./lib/', ['lib'], ['lib/a']],
  ['*', ['a', 'abc'], ['a/b', '']],
  ['packages/*', ['packages/a'], ['packages', 'packages/a/b', 'other/a']],
  ['packages/**', ['packages/a', 'packages/a/b'], ['packages', 'other/a']],
  ['**', ['a', 'a/b/c'], ['']],
  ['**/test', ['test', 'a/test', 'a/b/test'], ['test/a', 'atest']],
  ['a/**/b/**/c', ['a/b/c', 'a/x/b/b/y/c', 'a/b/c/b/c'], ['a/c', 'a/b', 'a/b/c/d']],
  ['@*/a*b*c', ['@x/abc', '@x/a1b2b3c'], ['@x/ab', 'x/abc', '@x/abcd']],
  ['a.b+(c)', ['a.b+(c)'], ['axb+(c)']],
]

for (const [pattern, matching, others] of cases) {
  test(`${pattern} is a glob of ${matching.join(', ')}`, (t) => {
    const matches = globMatcher(pattern)
    for (const path of matching) t.true(matches(path), path)
    for (const path of others) t.false(matches(path), path)
  })
}
