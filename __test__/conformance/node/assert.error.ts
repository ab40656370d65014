import assert from 'node:assert'
import type { Cases } from '../../helpers/comparison.ts'

/** All that Node puts into the error of a failed assertion. */
function failure(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message, actual, expected, operator, generatedMessage } = Object(error)
    return { name, code, message, actual, expected, operator, generatedMessage }
  }
}

const boom = (error: unknown) => (): never => {
  throw error
}

export const cases: Cases = {
  AssertionError: () => {
    const made = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' })
    return [
      failure(boom(made)),
      made instanceof Error,
      String(made),
      Object.keys(made),
      failure(() => Reflect.construct(assert.AssertionError, [5])),
      failure(boom(new assert.AssertionError({ message: 'said' }))),
      failure(boom(new assert.AssertionError({ actual: [1], expected: [2], operator: 'own' }))),
    ]
  },
  'AssertionError.toString': () => new assert.AssertionError({ message: 'said' }).toString(),
  strict: () => [
    assert.strict.equal === assert.strict.strictEqual,
    assert.strict.deepEqual === assert.deepStrictEqual,
    Object.keys(assert.strict).toSorted(),
    Object.keys(assert).toSorted(),
    assert.strict.strict === assert.strict,
    failure(() => assert.strict.equal(1, 2)),
  ],
}
