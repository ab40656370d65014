import strict from 'node:assert/strict'
import type { Cases } from '../../../helpers/comparison.ts'

function failure(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { code, message, operator } = Object(error)
    return [code, message, operator]
  }
}

const names = Object.keys(strict).filter(
  (name) => !['strict', 'CallTracker', 'AssertionError'].includes(name),
)

export const cases: Cases = {
  ...Object.fromEntries(
    names.map((name) => [
      name,
      async () => {
        const of = Reflect.get(strict, name)
        const pairs = [
          [1, '1'],
          [{ a: 1 }, { a: '1' }],
          [1, 1],
        ]
        // What gives a promise tells there what it thinks.
        return Promise.all(
          pairs.map(async (pair) =>
            Promise.resolve(failure(() => Reflect.apply(of, strict, pair))).catch(
              (error: unknown) => Object(error).message,
            ),
          ),
        )
      },
    ]),
  ),
  AssertionError: () => new strict.AssertionError({ message: 'said' }).code,
  strict: () => strict.strict === strict,
}

export const refused: Cases = {
  CallTracker: () => Reflect.construct(Reflect.get(strict, 'CallTracker'), []),
}
