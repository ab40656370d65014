import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { bundleSource } from '../../../../ts/sdk/compiler/bundle.ts'
import { CapsuleError } from '../../../../ts/sdk/errors.ts'
import { guestModules } from '../../../helpers/checkout.ts'
import { folderWith } from '../../../helpers/folder.ts'

const secret = 'module.exports = "TOP-SECRET"'

/** A project with a secret outside of it, and what bundling `main.ts` in it gives. */
async function bundled(t: ExecutionContext, main: string, link?: string): Promise<string> {
  const folder = folderWith(t, {
    'secret.cjs': secret,
    'secret.txt': 'TOP-SECRET',
    'secret.json': '{"text":"TOP-SECRET"}',
    'node_modules/above/index.js': 'export default "from above"',
    'project/node_modules/beside/index.js': 'export default "from beside"',
    'project/main.ts': main.replaceAll('HERE', '..'),
    'project/inner/part.ts': 'export default "from inside"',
  })
  const root = join(folder, 'project')
  if (link !== undefined) symlinkSync(join(folder, 'secret.json'), join(root, link))
  const path = join(root, 'main.ts')
  const text = main.replaceAll('ROOT', folder.replaceAll('\\', '/'))
  const source = { path, name: 'main.ts', text, language: 'javascript' } as const
  const { script } = await bundleSource(source, root, guestModules)
  return script
}

const refused: [what: string, main: string, link?: string][] = [
  ['a JSON file above the project', 'import s from "../secret.json"; console.log(s)'],
  ['a text file above the project', 'import s from "../secret.txt"; console.log(s)'],
  ['a script above the project', 'import s from "../secret.cjs"; console.log(s)'],
  ['an absolute path', 'import s from "ROOT/secret.json"; console.log(s)'],
  ['a require of it', 'console.log(require("../secret.json"))'],
  ['a dynamic import of it', 'console.log(await_(import("../secret.json")))'],
  ['a way out through a package', 'import s from "beside/../../../secret.json"; console.log(s)'],
  ['a symbolic link to it', 'import s from "./link.json"; console.log(s)', 'link.json'],
  ['a re-export of it', 'export * from "../secret.cjs"'],
]

for (const [what, main, link] of refused) {
  test(`${what} is not read into a program`, async (t) => {
    const error = await t.throwsAsync(bundled(t, main, link), { instanceOf: CapsuleError })
    t.is(error?.code, 'COMPILE_ERROR')
    t.regex(error?.message ?? '', /outside of the project and of its node_modules/)
    t.notRegex(error?.message ?? '', /TOP-SECRET/)
  })
}

test('files of the project and packages beside and above it are read', async (t) => {
  const script = await bundled(
    t,
    'import a from "./inner/part"; import b from "beside"; import c from "above"; console.log(a, b, c)',
  )
  for (const text of ['from inside', 'from beside', 'from above'])
    t.true(script.includes(text), text)
})
