import assert from 'node:assert/strict'
import test from 'node:test'
import { run } from '@capsule-run/sdk/runner'
import { greet } from '../src/main.js'

test('outside of a sandbox a task is its function', () => {
  const { error, result } = greet('Ada')
  assert.equal(error, null)
  assert.equal(result, 'Hello, Ada!')
})

test('the program greets from its sandboxes', async () => {
  const { error, result } = await run({ file: 'src/main.js', args: ['Ada'] })
  assert.equal(error, null)
  assert.equal(result, 'Hello, Ada!')
})
