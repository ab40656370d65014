// What Python programs import: modules beside them, and packages that are installed.

import { join } from 'node:path'
import test from 'ava'
import { folderWith, writeFiles } from '../helpers/folder.ts'
import { installed, returning } from '../helpers/python-packages.ts'
import { pythonProject } from '../helpers/python-program.ts'
import { runCli } from '../helpers/run-cli.ts'

const site = '.venv/lib/python3.14/site-packages'

const imported: [
  what: string,
  files: Record<string, string>,
  top: string,
  value: string,
  result: unknown,
][] = [
  ['a module beside the program', { 'rows.py': 'count = 3\n' }, 'import rows', 'rows.count', 3],
  [
    'a package, its modules, relative imports among them',
    {
      'shop/__init__.py': 'from .prices import price\n',
      'shop/prices.py':
        'from . import taxes\nfrom .deep.er import one\ndef price(): return taxes.rate + one\n',
      'shop/taxes.py': 'rate = 2\n',
      'shop/deep/__init__.py': '',
      'shop/deep/er.py': 'from ..taxes import rate\none = rate - 1\n',
    },
    'import shop',
    '[shop.price(), shop.__file__, shop.prices.__package__, shop.__path__]',
    [3, 'shop/__init__.py', 'shop', ['shop']],
  ],
  [
    'modules that import each other',
    {
      'one.py': 'import two\nvalue = two.value + 1\n',
      'two.py': 'import one\nvalue = 1\ndef other(): return one.value\n',
    },
    'import one, two',
    '[one.value, two.other()]',
    [2, 2],
  ],
  [
    'a namespace package in several folders',
    installed({ 'space/installed.py': 'value = 1\n' }),
    'import space.installed',
    '[space.installed.value, space.__file__ if hasattr(space, "__file__") else None]',
    [1, null],
  ],
  [
    'an installed package, imported inside of the task only',
    installed({ 'late/__init__.py': 'value = 5\n', 'late/more.py': 'value = 6\n' }),
    '',
    '(__import__("late").value, __import__("importlib").import_module("late.more").value)',
    [5, 6],
  ],
  [
    'a module that has the name of one of the library',
    { 'queue.py': 'value = "mine"\n' },
    'import queue',
    'queue.value',
    'mine',
  ],
  [
    'what is installed does not take the place of the library',
    installed({ 'queue.py': 'value = "installed"\n', 'colorsys.py': 'value = 1\n' }),
    'import queue, colorsys',
    '[hasattr(queue, "Queue"), hasattr(colorsys, "rgb_to_hsv")]',
    [true, true],
  ],
  [
    'what an editable install names in a .pth file',
    {
      ...installed({ 'mine.pth': `${'../'.repeat(4)}edited/src\nimport os\n` }),
      'edited/src/edited/__init__.py': 'value = 7\n',
    },
    'import edited',
    'edited.value',
    7,
  ],
  [
    'data of an installed package, in each way that there is to read it',
    installed({ 'book/__init__.py': '', 'book/data/a.txt': 'one\ntwo\n', 'book/data/b.txt': 'ü' }),
    'import book, os, pkgutil, pathlib, glob\nfrom importlib import resources',
    `[pkgutil.get_data("book", "data/a.txt").decode(), (resources.files("book") / "data" / "b.txt").read_text("utf-8"),
    open(os.path.join(os.path.dirname(book.__file__), "data", "a.txt")).readlines(),
    sorted(p.name for p in (pathlib.Path(book.__file__).parent / "data").iterdir()),
    os.path.getsize(os.path.join(book.__path__[0], "data/a.txt")), os.path.isdir(book.__path__[0]),
    [os.path.basename(name) for name in sorted(glob.glob(book.__path__[0] + "/data/*.txt"))]]`,
    ['one\ntwo\n', 'ü', ['one\n', 'two\n'], ['a.txt', 'b.txt'], 8, true, ['a.txt', 'b.txt']],
  ],
  [
    'the version of an installed package, and the modules in one',
    installed({
      'book/__init__.py': '',
      'book/one.py': '',
      'book-1.5.dist-info/METADATA': 'Metadata-Version: 2.1\nName: book\nVersion: 1.5\n',
    }),
    'import book, pkgutil, importlib.metadata',
    '[importlib.metadata.version("book"), [m.name for m in pkgutil.iter_modules(book.__path__)]]',
    ['1.5', ['one']],
  ],
]

for (const [what, files, top, value, result] of imported) {
  test(`a Python program imports: ${what}`, async (t) => {
    const { call } = pythonProject(t, returning(top, value), files)
    const envelope = await call('main')
    t.deepEqual(envelope.result, result, JSON.stringify(envelope.error))
  })
}

test('PYTHONPATH and an active environment are looked in', async (t) => {
  const other = folderWith(t, {
    'extra/told.py': 'value = 1\n',
    'env/lib/python3.9/site-packages/active.py': 'value = 2\n',
  })
  const source = returning('import told, active', 'told.value + active.value')
  const { cwd } = pythonProject(t, source)
  const env = { PYTHONPATH: join(other, 'extra'), VIRTUAL_ENV: join(other, 'env') }
  const { stdout, stderr } = await runCli(cwd, ['run', 'program.py'], { env })
  t.is(JSON.parse(stdout).result, 3, stderr)
})

test('a change of what was imported is seen by the next run, and by another process', async (t) => {
  const files = { 'rows.py': 'count = 1\n', ...installed({ 'dep.py': 'value = 1\n' }) }
  const source = returning(
    'import rows, dep\ntry: import more\nexcept ImportError: more = None',
    '[rows.count, dep.value, more is not None]',
  )
  const { cwd, call } = pythonProject(t, source, files)
  t.deepEqual((await call()).result, [1, 1, false])
  writeFiles(cwd, { 'rows.py': 'count = 22\n' })
  t.deepEqual((await call()).result, [22, 1, false])
  writeFiles(cwd, { 'more.py': '' })
  t.deepEqual((await call()).result, [22, 1, true])
  // Another process: this one looks at what is installed once a second.
  writeFiles(cwd, { [`${site}/dep.py`]: 'value = 333\n' })
  const { stdout } = await runCli(cwd, ['run', 'program.py'])
  t.deepEqual(JSON.parse(stdout).result, [22, 333, true])
})
