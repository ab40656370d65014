import test from 'ava'
import { didYouMean } from '../../../ts/sdk/spelling.ts'

const names = ['file', 'args', 'task', 'signal', 'onStdout', 'onStderr']

const meant: [word: string, hint: string][] = [
  ['arg', ' Did you mean "args"?'],
  ['agrs', ' Did you mean "args"?'],
  ['Task', ' Did you mean "task"?'],
  ['onStdot', ' Did you mean "onStdout"?'],
  ['onstderr', ' Did you mean "onStderr"?'],
  ['mounts', ''],
  ['x', ''],
]

for (const [word, hint] of meant) {
  test(`"${word}":${hint || ' nothing is near'}`, (t) => t.is(didYouMean(word, names), hint))
}
