// What the imports of a Python program can reach: modules, and data that comes with packages.

import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { calling } from '../helpers/program.ts'
import { installed, returning } from '../helpers/python-packages.ts'
import { pythonProject } from '../helpers/python-program.ts'
import { runCli } from '../helpers/run-cli.ts'

const site = '.venv/lib/python3.14/site-packages'

const outOfReach: [what: string, value: string][] = [
  ['a file beside the program', 'open("secret.txt").read()'],
  ['a hidden file', 'open(".env").read()'],
  ['a file in a folder that is no package', 'open("data/secret.txt").read()'],
  ['a path out of a package', 'open(pkg.__path__[0] + "/../secret.txt").read()'],
  ['a path out of everything', 'open(pkg.__path__[0] + "/../../../../../../etc/passwd").read()'],
  ['a link out of a package', 'open(pkg.__path__[0] + "/link.txt").read()'],
  ['a link out of an installed package', 'open(dep.__path__[0] + "/link.txt").read()'],
  ['a module that is a link', '__import__("linked")'],
  [
    'a module in a folder outside',
    '(__import__("sys").path.insert(0, "/etc"), __import__("importlib").import_module("hostname"))',
  ],
  [
    'a module in a folder outside by ..',
    '(__import__("sys").path.insert(0, "../outside"), __import__("stolen"))',
  ],
  [
    'a module in a hidden folder',
    '(__import__("sys").path.insert(0, ".secret"), __import__("keys"))',
  ],
  ['writing into a package', 'open(pkg.__path__[0] + "/__init__.py", "w")'],
  ['an absolute path', 'open("/etc/hostname").read()'],
]

test('only modules and data of packages can be read', async (t) => {
  const outside = folderWith(t, { 'outside/stolen.py': 'value = 1\n', 'secret.txt': 'secret\n' })
  const cases = outOfReach.map(
    ([, value], at) => `@task(name="t${at}")\ndef t${at}(): return str(${value})\n`,
  )
  const files = {
    'secret.txt': 'secret\n',
    '.env': 'SECRET=1\n',
    'data/secret.txt': 'secret\n',
    '.secret/keys.py': 'value = 1\n',
    'pkg/__init__.py': '',
    'pkg/fine.txt': 'fine',
    ...installed({ 'dep/__init__.py': '' }),
  }
  const source = `import pkg, dep\n@task(name="main")\ndef main(): return open(pkg.__path__[0] + "/fine.txt").read()\n${cases.join('')}`
  mkdirSync(join(outside, 'project'))
  writeFiles(join(outside, 'project'), {
    ...files,
    'program.py': `from capsule import task\n${source}`,
  })
  const cwd = join(outside, 'project')
  symlinkSync(join(outside, 'secret.txt'), join(cwd, 'pkg', 'link.txt'))
  symlinkSync(join(outside, 'secret.txt'), join(cwd, site, 'dep', 'link.txt'))
  symlinkSync(join(outside, 'outside', 'stolen.py'), join(cwd, 'linked.py'))
  const call = calling(cwd, 'program.py')
  t.is((await call('main')).result, 'fine')
  for (const [at, [what]] of outOfReach.entries()) {
    const { success, error, result } = await call(`t${at}`)
    t.false(success, `${what}: ${JSON.stringify(result)}`)
    t.is(error?.error_type, 'TASK_ERROR', what)
  }
})

const environments: [what: string, make: (cwd: string, outside: string) => void][] = [
  ['a .pth file', (cwd, outside) => writeFiles(cwd, installed({ 'a.pth': `${outside}\n/\n` }))],
  [
    'an environment that is a link',
    (cwd, outside) => symlinkSync(join(outside, 'env'), join(cwd, '.venv')),
  ],
  [
    'packages that are a link',
    (cwd, outside) => {
      writeFiles(cwd, { '.venv/pyvenv.cfg': 'home = /usr/bin\n', '.venv/lib/python3.14/a': '' })
      symlinkSync(outside, join(cwd, site))
    },
  ],
]

for (const [what, make] of environments) {
  test(`${what} of the project leads nowhere else, unless the caller names the environment`, async (t) => {
    const outside = folderWith(t, {
      'stolen.py': 'value = "secret"\n',
      'env/pyvenv.cfg': 'home = /usr/bin\n',
      'env/lib/python3.14/site-packages/stolen.py': 'value = "secret"\n',
    })
    const { cwd } = pythonProject(t, returning('import stolen', 'stolen.value'))
    make(cwd, outside)
    const refused = await runCli(cwd, ['run', 'program.py'])
    t.is(refused.exitCode, 2)
    t.regex(refused.stderr, /No module named 'stolen'/)
    const named = await runCli(cwd, ['run', 'program.py'], {
      env: { VIRTUAL_ENV: join(cwd, '.venv') },
    })
    t.is(JSON.parse(named.stdout).result, 'secret', named.stderr)
  })
}

test('bytecode that was changed or exchanged in the cache is not believed', async (t) => {
  const files = { 'one.py': 'value = 1\n', 'two.py': 'value = 2\n' }
  const { cwd } = pythonProject(t, returning('import one, two', '[one.value, two.value]'), files)
  const first = await runCli(cwd, ['run', 'program.py'])
  t.deepEqual(JSON.parse(first.stdout).result, [1, 2])
  const cache = join(cwd, '.capsule/cache')
  const code = readdirSync(cache).filter((name) => name.endsWith('.code'))
  t.is(code.length, 2)
  const [one = '', two = ''] = code.map((name) => join(cache, name))
  const contents = readFileSync(one)
  copyFileSync(two, one)
  contents[20] = (contents[20] ?? 0) ^ 1
  writeFileSync(two, contents)
  for (const name of readdirSync(cache)) if (!code.includes(name)) rmSync(join(cache, name))
  const second = await runCli(cwd, ['run', 'program.py'])
  t.deepEqual(JSON.parse(second.stdout).result, [1, 2])
})
