// The packages as npm's users get them: packed, installed from a registry into an empty folder, run with nothing but Node.

import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { build, transform } from 'esbuild'
import { checkout } from '../helpers/checkout.ts'
import { commandIn, install, type Ended, type Installed } from '../helpers/installed.ts'

let installed: Installed

test.before(async (t) => {
  installed = await install(t, ['@capsule-run/cli', '@capsule-run/sdk'])
  cpSync(join(checkout, 'examples'), join(installed.folder, 'examples'), { recursive: true })
})

test.after.always(() => installed?.remove())

async function capsule(...args: string[]): Promise<Ended> {
  return installed.node(commandIn(installed.folder), ...args)
}

test.serial('of native code npm fetches what fits to this machine, and nothing of Python', (t) => {
  const ours = installed.fetched.filter((name) => name.startsWith('@capsule-run/'))
  const report = JSON.parse(JSON.stringify(process.report.getReport()))
  const libc = report.header.glibcVersionRuntime === undefined ? 'musl' : 'gnu'
  const kinds: Partial<Record<NodeJS.Platform, string>> = { linux: `-${libc}`, win32: '-msvc' }
  const machine = `${process.platform}-${process.arch}${kinds[process.platform] ?? ''}`
  t.deepEqual(ours.toSorted(), [
    '@capsule-run/cli',
    '@capsule-run/native',
    `@capsule-run/native-${machine}`,
    '@capsule-run/sdk',
  ])
})

for (const [file, result] of [
  ['hello.ts', 'Hello, world!'],
  ['report.ts', { 'more.csv': 7, 'visits.csv': 42 }],
  ['summary.ts', 'examples/out/summary.md'],
] as const) {
  test.serial(`examples/${file} runs with nothing but Node on the PATH`, async (t) => {
    const { exitCode, stdout, stderr } = await capsule('run', `examples/${file}`)
    t.is(exitCode, 0, stderr)
    t.deepEqual(JSON.parse(stdout).result, result)
    t.is(stderr, '')
  })
}

for (const file of ['map-reduce.ts', 'pipeline.ts']) {
  test.serial(`examples/${file} runs with nothing but Node on the PATH`, async (t) => {
    const { exitCode, stdout, stderr } = await capsule('run', `examples/${file}`)
    t.is(exitCode, 0, stderr)
    t.true(JSON.parse(stdout).success)
  })
}

/** README's call from Node, as JavaScript. */
async function exampleFromNode(): Promise<string> {
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const example = blocks.find((block) => block.includes('@capsule-run/sdk/runner'))
  return (await transform(example ?? '', { loader: 'ts', format: 'esm' })).code
}

test.serial("README's call from Node works in an ES module, and says nothing else", async (t) => {
  writeFileSync(join(installed.folder, 'call.mjs'), await exampleFromNode())
  t.deepEqual(await installed.node('call.mjs'), {
    exitCode: 0,
    stdout: 'Hello, Ada!\n',
    stderr: '',
  })
})

test.serial("README's call from Node works in CommonJS, without flags and warnings", async (t) => {
  const example = await exampleFromNode()
  const [, names = '', rest = ''] = /^import (\{.*\}) from .*\n([\s\S]*)$/.exec(example) ?? []
  const required = `const ${names} = require('@capsule-run/sdk/runner')`
  const program = `${required}\nvoid (async () => {\n${rest}})()\n`
  writeFileSync(join(installed.folder, 'call.cjs'), program)
  t.deepEqual(await installed.node('call.cjs'), {
    exitCode: 0,
    stdout: 'Hello, Ada!\n',
    stderr: '',
  })
})

for (const [format, file] of [
  ['esm', 'bundle.mjs'],
  ['cjs', 'bundle.cjs'],
] as const) {
  test.serial(
    `a host that is bundled as ${format} works, with Capsule outside of the bundle`,
    async (t) => {
      const server = `import { run } from '@capsule-run/sdk/runner'
      run({ file: 'examples/hello.ts', args: ['Ada'] }).then(({ result }) => console.log(result))`
      await build({
        stdin: { contents: server, resolveDir: installed.folder },
        outfile: join(installed.folder, file),
        bundle: true,
        format,
        platform: 'node',
        external: ['@capsule-run/*'],
      })
      t.deepEqual(await installed.node(file), { exitCode: 0, stdout: 'Hello, Ada!\n', stderr: '' })
    },
  )
}

test.serial('a task is its function for a test in CommonJS', async (t) => {
  const program = `const { task } = require('@capsule-run/sdk')
    console.log(task({ name: 'double' }, (n) => 2 * n)(21).result)`
  writeFileSync(join(installed.folder, 'task.cjs'), program)
  t.deepEqual(await installed.node('task.cjs'), { exitCode: 0, stdout: '42\n', stderr: '' })
})

test.serial(
  'without Python, capsule doctor finds nothing wrong, and says how to get it',
  async (t) => {
    const { exitCode, stdout } = await capsule('doctor')
    t.is(exitCode, 0, stdout)
    t.regex(stdout, /^✓ Python engine: not installed; .* npm install @capsule-run\/python$/m)
  },
)

test.serial(
  'a Python file without the package of Python is one message with what to do',
  async (t) => {
    const { exitCode, stdout, stderr } = await capsule('run', 'examples/hello.py')
    t.is(exitCode, 2)
    t.is(stdout, '')
    t.regex(
      stderr,
      /^✗ The engine of Python is not installed\. .* npm install @capsule-run\/python/,
    )
  },
)

test.serial(
  'with the package of Python, examples/hello.py runs, and no Python is needed',
  async (t) => {
    const added = await installed.npm(['install', '@capsule-run/python'])
    t.is(added.exitCode, 0, added.stderr)
    const { exitCode, stdout, stderr } = await capsule('run', 'examples/hello.py', 'Ada')
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(stdout).result, 'Hello, Ada!')
  },
)

/** The package that has this machine's addon. */
function platformFolder(): string {
  const name = installed.fetched.find((fetched) => fetched.startsWith('@capsule-run/native-'))
  return join(installed.folder, 'node_modules', name ?? '')
}

test.serial('without native code for this machine the message says what to do', async (t) => {
  const folder = platformFolder()
  renameSync(folder, `${folder}-away`)
  t.teardown(() => renameSync(`${folder}-away`, folder))
  const { exitCode, stderr } = await capsule('run', 'examples/hello.ts')
  t.is(exitCode, 2)
  t.regex(
    stderr,
    /^✗ Capsule's native part for \w+-\w+ is not installed: the package @capsule-run\/native-/,
  )
  t.regex(stderr, /Install again on this machine, and without --omit=optional/)
})

test.serial('native code of another version is refused', async (t) => {
  const manifest = join(platformFolder(), 'package.json')
  const text = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'))
  t.teardown(() => writeFileSync(manifest, text))
  const { exitCode, stderr } = await capsule('run', 'examples/hello.ts')
  t.is(exitCode, 2)
  t.regex(
    stderr,
    /is version 9\.9\.9, and @capsule-run\/native is \d+\.\d+\.\d+: they belong together/,
  )
})

test.serial('native code that cannot be loaded is named, with the reason', async (t) => {
  const addon = join(platformFolder(), 'capsule-native.node')
  const content = readFileSync(addon)
  writeFileSync(addon, 'not native')
  t.teardown(() => writeFileSync(addon, content))
  const { exitCode, stderr } = await capsule('run', 'examples/hello.ts')
  t.is(exitCode, 2)
  t.regex(stderr, /^✗ Capsule's native part for \S+ cannot be loaded: .*capsule-native\.node/)
})
