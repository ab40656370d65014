import test from 'ava'
import { CapsuleError } from '../../../ts/sdk/errors.ts'
import { checkRunOptions, encodeArguments } from '../../../ts/sdk/options.ts'

const wrong: [options: unknown, message: string][] = [
  [undefined, 'run() takes an object of options, not undefined.'],
  ['a.ts', 'run() takes an object of options, not "a.ts".'],
  [{}, 'run() needs the option "file", a path.'],
  [{ file: '' }, 'run(): file must be a path, not "".'],
  [{ file: 1 }, 'run(): file must be a path, not 1.'],
  [{ file: 'a.ts', args: 'x' }, 'run(): args must be an array of JSON values, not "x".'],
  [{ file: 'a.ts', args: {} }, 'run(): args must be an array of JSON values, not an object.'],
  [{ file: 'a.ts', task: null }, "run(): task must be a task's name, not null."],
  [{ file: 'a.ts', cwd: [] }, "run(): cwd must be a folder's path, not an array."],
  [{ file: 'a.ts', signal: {} }, 'run(): signal must be an AbortSignal, not an object.'],
  [{ file: 'a.ts', onStdout: true }, 'run(): onStdout must be a function, not true.'],
  [{ file: 'a.ts', arg: [] }, 'run() has no option "arg". Did you mean "args"?'],
  [{ file: 'a.ts', onStdOut: () => 1 }, 'run() has no option "onStdOut". Did you mean "onStdout"?'],
  [{ file: 'a.ts', retries: 1 }, 'run() has no option "retries".'],
  [
    { file: 'a.ts', mounts: './data' },
    'run(): mounts must be an array of texts, HOST[::GUEST][:ro|:rw], not "./data".',
  ],
  [
    { file: 'a.ts', mounts: [1] },
    'run(): mounts must be an array of texts, HOST[::GUEST][:ro|:rw], not an array.',
  ],
  [{ file: 'a.ts', env: { A: 1 } }, 'run(): env must be an object of texts, not an object.'],
  [{ file: 'a.ts', env: ['A'] }, 'run(): env must be an object of texts, not an array.'],
  [
    { file: 'a.ts', allow: 'all' },
    'run(): allow must be an object of hosts, files and env, not "all".',
  ],
]

for (const [options, message] of wrong) {
  test(`run(${JSON.stringify(options)}) is refused: ${message}`, (t) => {
    const error = t.throws(() => Reflect.apply(checkRunOptions, undefined, [options]), {
      instanceOf: CapsuleError,
      message,
    })
    t.is(error?.code, 'INVALID_ARGUMENTS')
  })
}

test('an option that is undefined is not given', (t) => {
  t.notThrows(() => checkRunOptions({ file: 'a.ts', task: undefined, signal: undefined }))
})

test('arguments that JSON cannot say name their path', (t) => {
  const error = t.throws(() => encodeArguments([{ rows: [1n] }]), { instanceOf: CapsuleError })
  t.is(error?.code, 'INVALID_ARGUMENTS')
  t.regex(error?.message ?? '', /^args\[0\]\.rows\[0\] is a BigInt/)
})
