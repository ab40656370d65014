import assert from 'node:assert/strict'
import test from 'node:test'
import { run } from '@capsule-run/sdk/runner'

for (const task of ['greet', 'main']) {
  test(`the task ${task} greets from its sandbox`, async () => {
    const { error, result } = await run({ file: 'src/main.py', task, args: ['Ada'] })
    assert.equal(error, null)
    assert.equal(result, 'Hello, Ada!')
  })
}
