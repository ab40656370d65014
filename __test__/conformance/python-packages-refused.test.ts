// What Python programs cannot import, and what they are told.

import test from 'ava'
import { installed, returning } from '../helpers/python-packages.ts'
import { pythonProject } from '../helpers/python-program.ts'

const refused: [what: string, files: Record<string, string>, source: string, message: RegExp][] = [
  [
    'native code',
    installed({
      'num/__init__.py': 'from ._core import x\n',
      'num/_core.cpython-314-x86_64-linux-gnu.so': '\x7fELF',
    }),
    'import num',
    /^program\.py: the package num has native code \(\.venv\/.*num\/_core\.cpython-314-x86_64-linux-gnu\.so\), which cannot run in a sandbox\. Use a package that is pure Python/,
  ],
  [
    'native code, behind a story of its own',
    installed({
      'num/__init__.py':
        'try: from ._core import x\nexcept ImportError as e: raise ImportError("IMPORTANT: read this") from e\n',
      'num/_core.so': '',
    }),
    'import num',
    /^program\.py: the package num has native code/,
  ],
  [
    'nothing of that name',
    installed({ 'x.py': '' }),
    'import absent.part',
    /No module named 'absent'\. Install into the environment \.venv: uv pip install absent/,
  ],
  [
    'no environment at all',
    {},
    'import absent',
    /No module named 'absent'\. There is no virtual environment/,
  ],
  [
    'an inline dependency that is not installed',
    installed({ 'Some_Thing-1.0.dist-info/METADATA': '' }),
    '# /// script\n# dependencies = ["some.thing>=1", "Other[x]<2"]\n# ///\n',
    /^program\.py: its "script" block names packages that are not installed: Other\[x\]<2\. Install into/,
  ],
  [
    'a module that is too large',
    { 'big.py': `x = 1\n${'#'.repeat(9 << 20)}` },
    'import big',
    /big\.py cannot be read, or is larger than 8 MiB/,
  ],
  [
    'a module with a mistake',
    { 'wrong.py': 'x = (\n' },
    'import wrong',
    /SyntaxError.*wrong\.py:1/s,
  ],
]

for (const [what, files, source, message] of refused) {
  test(`a Python program is refused when it imports: ${what}`, async (t) => {
    const { call } = pythonProject(t, `${source}\n@task(name="main")\ndef main(): pass\n`, files)
    await t.throwsAsync(call(), { code: 'LOAD_ERROR', message })
  })
}

test('optional native code is an ImportError, which a package can do without', async (t) => {
  const files = installed({
    'num.py': 'try: import _fast\nexcept ImportError: _fast = None\n',
    '_fast.so': '',
  })
  const { call } = pythonProject(t, returning('import num', 'num._fast is None'), files)
  t.is((await call()).result, true)
})

test('an error inside of a module has its place there', async (t) => {
  const files = {
    'lib/rows.py': 'def read():\n  raise ValueError("bad row")\n',
    'lib/__init__.py': '',
  }
  const { call } = pythonProject(t, returning('from lib import rows', 'rows.read()'), files)
  const { error } = await call()
  t.regex(
    error?.stack ?? '',
    /^ValueError: bad row\n {4}at read \(lib\/rows\.py:2:\d+\)\n {4}at main \(program\.py:5:\d+\)$/,
  )
})
