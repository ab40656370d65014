// Node's own modules are JavaScript in the program's own bundle: none of them is a way to the host, or to other files.

import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { calling } from '../helpers/program.ts'
import { programOf, programText } from '../helpers/program.ts'

const refused = `const refusal = (run) => { try { return String(run()) } catch (error) { return error.message } }`

test('no function of module loads a file, and none that it makes does', async (t) => {
  const call = programOf(
    t,
    `import module, { createRequire } from 'module'
    ${refused}
    export const main = task({ name: 'main' }, () => [
      refusal(() => createRequire('/program.ts')('fs')),
      refusal(() => createRequire('/program.ts').resolve('/etc/passwd')),
      refusal(() => new module.Module('x')),
      refusal(() => module.register('./hooks.js')),
      typeof module._load,
      typeof module._extensions,
    ])`,
  )
  const { result } = await call()
  t.true(Array.isArray(result))
  const [...answers]: unknown[] = Array.isArray(result) ? result : []
  for (const answer of answers.slice(0, 4)) t.regex(String(answer), /does not exist in a sandbox/)
  t.deepEqual(answers.slice(4), ['undefined', 'undefined'])
})

test('no code runs in another context, process, thread or on another file descriptor', async (t) => {
  const call = programOf(
    t,
    `import vm from 'vm'
    import child from 'child_process'
    import { Worker } from 'worker_threads'
    import { WASI } from 'wasi'
    import inspector from 'inspector'
    import tty from 'tty'
    import v8 from 'v8'
    ${refused}
    export const main = task({ name: 'main' }, () => [
      refusal(() => vm.runInThisContext('1')),
      refusal(() => new vm.Script('1')),
      refusal(() => child.execSync('id')),
      refusal(() => child.fork('x')),
      refusal(() => new Worker('x')),
      refusal(() => new WASI({ version: 'preview1' })),
      refusal(() => inspector.open(0)),
      refusal(() => new tty.WriteStream(1)),
      refusal(() => v8.writeHeapSnapshot('x')),
      refusal(() => process.binding('fs')),
      refusal(() => process._linkedBinding('fs')),
      refusal(() => process.dlopen({}, 'x')),
    ])`,
  )
  const { result } = await call()
  for (const answer of Array.isArray(result) ? result : ['nothing']) {
    t.regex(String(answer), /does not exist in a sandbox|is not a function/)
  }
})

const specifiers: [specifier: string, message: RegExp][] = [
  ['node:__proto__', /cannot resolve "node:__proto__".*: Node has no module of that name/],
  ['node:constructor', /Node has no module of that name/],
  ['node:../../../etc/passwd', /Node has no module of that name/],
  ['node:fs/../../secret', /Node has no module of that name/],
  ['node:absent/net', /Node has no module of that name/],
  ['node:path/module.ts.required.cjs', /Node has no module of that name/],
  ['library:inspect', /cannot resolve "library:inspect"/],
  ['capsule:node:fs.ts', /cannot resolve "capsule:node:fs\.ts"/],
  ['capsule:engine/files@0.1.0', /cannot resolve "capsule:engine\/files@0\.1\.0"/],
]

for (const [specifier, expected] of specifiers) {
  test(`a program cannot import the guest's own code, or another file, as ${specifier}`, async (t) => {
    const cwd = folderWith(t, {
      'program.ts': programText(
        `import x from '${specifier}'\nexport const main = task({ name: 'main' }, () => typeof x)`,
      ),
    })
    await t.throwsAsync(calling(cwd, 'program.ts')(), { message: expected })
  })
}
