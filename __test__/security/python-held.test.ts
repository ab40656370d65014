// What Python programs could make the host hold beyond their own memory: results that nobody takes, names.

import test from 'ava'
import { pythonProgram } from '../helpers/python-program.ts'

const begin = `from wit_world.imports import aside
@task(name="big")
def big(): return "x" * (8 << 20)
`

test('results of calls that nobody takes have a cap, which ends the task', async (t) => {
  const call = pythonProgram(
    t,
    `${begin}@task(name="main", compute="HIGH")
def main():
  numbers = [aside.begin_call("big", b"[]") for _ in range(40)]
  for number in numbers: aside.wait(number, None)
  for number in numbers: aside.take_envelope(number)
`,
  )
  const { error } = await call('main')
  t.is(error?.error_type, 'QUOTA_EXCEEDED', JSON.stringify(error))
  t.regex(error?.message ?? '', /268435456 bytes, which is the most/)
})

test('results that are taken as they come have none', async (t) => {
  const call = pythonProgram(
    t,
    `${begin}@task(name="main", compute="HIGH")
def main():
  total = 0
  for _ in range(40):
    number = aside.begin_call("big", b"[]")
    total += len(aside.take_envelope(number)) >> 20
  return total
`,
  )
  const { result, error } = await call('main')
  t.is(result, 320, JSON.stringify(error))
})

test('names of tasks count as arguments do: calls with long ones take turns', async (t) => {
  const call = pythonProgram(
    t,
    `from wit_world.imports import aside
@task(name="main", compute="HIGH")
def main():
  numbers = [aside.begin_call("x" * (8 << 20), b"[]") for _ in range(60)]
  return ["TASK_NOT_FOUND" in aside.take_envelope(number) for number in numbers]
`,
  )
  const { result, error } = await call('main')
  t.deepEqual(result, Array(60).fill(true), JSON.stringify(error))
})

test('folders of any name that a program asks for are not remembered', async (t) => {
  const call = pythonProgram(
    t,
    `from wit_world.imports import modules
@task(name="main", ram="128MB", compute="HIGH")
def main():
  return [modules.find("q", [f"{n}" + "x" * 8192]) for n in range(1000)] == [None] * 1000
`,
  )
  const { result, error } = await call('main')
  t.is(result, true, JSON.stringify(error))
})
