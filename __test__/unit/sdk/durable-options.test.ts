import test from 'ava'
import { checkResumeOptions, checkSignalOptions } from '../../../ts/sdk/durable-options.ts'
import { CapsuleError } from '../../../ts/sdk/errors.ts'
import { checkRunOptions } from '../../../ts/sdk/options.ts'

const idForm = "1 to 64 letters, digits, '.', '_' and '-' that begin with a letter or a digit, not"

const wrong: [check: (options: never) => void, options: unknown, message: string][] = [
  [
    checkRunOptions,
    { file: 'a', durable: 'yes' },
    'run(): durable must be true or false, not "yes".',
  ],
  [checkRunOptions, { file: 'a', runId: '' }, `run(): runId must be ${idForm} "".`],
  [checkRunOptions, { file: 'a', runId: '-a' }, `run(): runId must be ${idForm} "-a".`],
  [checkRunOptions, { file: 'a', runId: 'a/b' }, `run(): runId must be ${idForm} "a/b".`],
  [checkRunOptions, { file: 'a', runId: 7 }, `run(): runId must be ${idForm} 7.`],
  [
    checkRunOptions,
    { file: 'a', runId: 'x'.repeat(65) },
    `run(): runId must be ${idForm} "${'x'.repeat(65)}".`,
  ],
  [
    checkRunOptions,
    { file: 'a', runId: 'a', durable: false },
    'run(): runId names a durable run, and durable is false. Leave one of them out.',
  ],
  [checkResumeOptions, undefined, 'resumeRun() takes an object of options, not undefined.'],
  [checkResumeOptions, {}, 'resumeRun() needs the option "runId".'],
  [checkResumeOptions, { runId: 'a b' }, `resumeRun(): runId must be a run's id, ${idForm} "a b".`],
  [
    checkResumeOptions,
    { runId: 'a', retryInterupted: true },
    'resumeRun() has no option "retryInterupted". Did you mean "retryInterrupted"?',
  ],
  [
    checkResumeOptions,
    { runId: 'a', retryInterrupted: 1 },
    'resumeRun(): retryInterrupted must be true or false, not 1.',
  ],
  [checkResumeOptions, { runId: 'a', file: 'a.ts' }, 'resumeRun() has no option "file".'],
  [checkSignalOptions, { name: 'go' }, 'signalRun() needs the option "runId".'],
  [checkSignalOptions, { runId: 'a' }, 'signalRun() needs the option "name".'],
  [
    checkSignalOptions,
    { runId: 'a', name: '' },
    'signalRun(): name must be a signal\'s name, not "".',
  ],
  [
    checkSignalOptions,
    { runId: 'a', name: 'go', values: 1 },
    'signalRun() has no option "values". Did you mean "value"?',
  ],
]

for (const [check, options, message] of wrong) {
  test(`refused: ${message}`, (t) => {
    const error = t.throws(() => Reflect.apply(check, undefined, [options]), {
      instanceOf: CapsuleError,
      message,
    })
    t.is(error?.code, 'INVALID_ARGUMENTS')
  })
}

test('a run may have any id of that form, and a signal any value', (t) => {
  for (const runId of ['a', '7', 'a.b_c-d', 'x'.repeat(64)]) {
    t.notThrows(() => checkRunOptions({ file: 'a', runId }))
  }
  for (const value of [undefined, null, 0, 'text', { a: [1] }]) {
    t.notThrows(() => checkSignalOptions({ runId: 'a', name: 'go', value }))
  }
})
