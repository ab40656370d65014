// Tasks of other files, in either language: `task.from` and `task_from`.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { latch } from '../helpers/latch.ts'
import { projectOf, type Project } from '../helpers/program.ts'
import { tracedRun } from '../helpers/trace.ts'

const analyze = `from capsule import task
@task(name="analyze", compute="LOW")
def analyze(rows):
    return sum(rows)
@task(name="wrong")
def wrong():
    raise ValueError("no rows")
@task(name="secret", env_variables=["TOKEN"])
def secret():
    import os
    return dict(os.environ)
@task(name="spin", compute="LOW")
def spin():
    while True: pass
`

const program = (body: string): string => `import { task } from '@capsule-run/sdk'
const analyze = task.from('./parts/analyze.py', 'analyze')
const wrong = task.from('./parts/analyze.py', 'wrong')
const secret = task.from('./parts/analyze.py', 'secret')
const spin = task.from('./parts/analyze.py', 'spin')
export const main = task({ name: 'main' }, async () => {
  ${body}
})
`

function linked(t: ExecutionContext, files: Record<string, string>, file: string): Project {
  return projectOf(t, file, { 'capsule.toml': '', ...files })
}

function typescript(t: ExecutionContext, body: string): Project {
  return linked(t, { 'main.ts': program(body), 'parts/analyze.py': analyze }, 'main.ts')
}

test('a TypeScript task calls Python tasks at once, each under the policy that it declares', async (t) => {
  const { cwd, call } = typescript(
    t,
    `const all = await Promise.all([analyze([1, 2]), analyze.spawn([3]), spin()])
  return all.map((e) => e.result ?? e.error.error_type)`,
  )
  const { result, error, execution } = await call()
  t.deepEqual(result, [3, 3, 'OUT_OF_FUEL'], JSON.stringify(error))
  const { tasks } = await tracedRun(cwd, execution.run_id)
  t.deepEqual(tasks.map(({ task_name }) => task_name).toSorted(), [
    'analyze',
    'analyze',
    'main',
    'spin',
  ])
})

test('an error of a Python task has its place, told by the TypeScript task that called it', async (t) => {
  const { cwd, call } = typescript(
    t,
    `const e = await wrong(); if (!e.success) throw new Error("no analysis", { cause: e.error }); return 1`,
  )
  const { error, execution } = await call()
  t.regex(error?.stack ?? '', /main\.ts:7/)
  t.regex(
    error?.cause?.stack ?? '',
    /^ValueError: no rows\n {4}at wrong \(parts\/analyze\.py:7:\d+\)$/,
  )
  const { tasks } = await tracedRun(cwd, execution.run_id)
  const failed = tasks.find(({ task_name }) => task_name === 'wrong')
  t.regex(failed?.attempts[0]?.error?.stack ?? '', /parts\/analyze\.py:7:\d+/)
})

test('variables are those that the called task declares, in its own file', async (t) => {
  const { call } = typescript(t, `return (await secret()).result`)
  const { result } = await call('main', [], { env: { TOKEN: 'a', OTHER: 'b' } })
  t.deepEqual(result, { TOKEN: 'a' })
})

test('a Python task calls TypeScript tasks, and these call Python ones', async (t) => {
  const { call } = linked(
    t,
    {
      'main.py': `import asyncio
from capsule import task, task_from
double = task_from("./double.ts", "double")
@task(name="one")
def one(): return 1
@task(name="main")
async def main():
    together = await asyncio.gather(double.spawn(2), double.spawn(3))
    return [double(1)["result"], *(e["result"] for e in together)]
`,
      'double.ts': `import { task } from '@capsule-run/sdk'
const one = task.from<number>('./main.py', 'one')
export const double = task({ name: 'double' }, async (n: number) => n * 2 + ((await one()).result ?? 0))
`,
    },
    'main.py',
  )
  const { result, error } = await call()
  t.deepEqual(result, [3, 5, 7], JSON.stringify(error))
})

test('a change of the other file counts at the next run', async (t) => {
  const { cwd, call } = typescript(t, `return (await analyze([1, 2])).result`)
  t.is((await call()).result, 3)
  writeFileSync(join(cwd, 'parts/analyze.py'), analyze.replace('sum(rows)', '"changed"'))
  t.is((await call()).result, 'changed')
})

test('a run calls the programs that were there when it began', async (t) => {
  const { cwd, call } = linked(
    t,
    {
      'main.py': `import os
from capsule import task, task_from
other = task_from("./other.py", "other")
@task(name="main", allowed_files=["./gate"], compute="HIGH")
def main(waits):
    print("begun")
    while waits and not os.path.exists("gate/open"): pass
    return other()["result"]
`,
      'other.py': 'from capsule import task\n@task(name="other")\ndef other(): return 1\n',
      'gate/closed': '',
    },
    'main.py',
  )
  const begun = latch()
  const first = call('main', [true], { onStdout: begun.open })
  await begun.opened
  writeFileSync(
    join(cwd, 'other.py'),
    readFileSync(join(cwd, 'other.py'), 'utf8').replace('1', '2'),
  )
  t.is((await call('main', [false])).result, 2)
  writeFileSync(join(cwd, 'gate/open'), '')
  const { result, error } = await first
  t.is(result, 1, JSON.stringify(error))
})

test('a task with the name by which one of another file is called is refused', async (t) => {
  const { call } = linked(
    t,
    {
      'main.py': `from capsule import task, task_from
task_from("./other.py", "main")
@task(name="./other.py#main")
def main(): return "mine"
`,
      'other.py': 'def main(): return "other"\n',
    },
    'main.py',
  )
  await t.throwsAsync(call(), {
    code: 'LOAD_ERROR',
    message: /is what the task of the other file is called by/,
  })
})

test('what was not named while the program was loaded cannot be called', async (t) => {
  const { call } = linked(
    t,
    {
      'main.ts': `import { task } from '@capsule-run/sdk'
const analyze = task.from('./parts/analyze.py', 'analyze')
export const main = task({ name: 'main' }, async () => {
  const ask = async (name: string) => {
    const call = task.from
    try { return call('./parts/analyze.py', name) } catch (error) { return String(error) }
  }
  return [await ask('secret'), (await analyze([1])).result]
})
`,
      'parts/analyze.py': analyze,
    },
    'main.ts',
  )
  const { result } = await call()
  t.deepEqual(result, [
    'Error: task.from() must be called while the program is loaded, not inside a task',
    1,
  ])
})

const refused: [what: string, line: string, message: RegExp][] = [
  [
    'a file that is not there',
    `task.from('./none.py', 'a')`,
    /the task "a" of "\.\/none\.py": .*there is no such file/,
  ],
  [
    'a task that is not there',
    `task.from('./parts/analyze.py', 'analyse')`,
    /there is no task "analyse".*Did you mean "analyze"/,
  ],
  [
    'a file that cannot be loaded',
    `task.from('./broken.py')`,
    /broken\.py: the top level threw NameError/,
  ],
  ['a file of another project', `task.from('./inner/other.py')`, /another project/],
  ['what is no text', `task.from(1)`, /task\.from\(\) takes a file/],
]

for (const [what, line, message] of refused) {
  test(`${what} is refused before anything runs`, async (t) => {
    const { call } = linked(
      t,
      {
        'main.ts': `import { task } from '@capsule-run/sdk'
const other = ${line}
export const main = task({ name: 'main' }, () => { throw new Error('it ran') })
`,
        'parts/analyze.py': analyze,
        'broken.py': 'nothing_there\n',
        'inner/capsule.toml': '',
        'inner/other.py': 'def main(): pass\n',
      },
      'main.ts',
    )
    await t.throwsAsync(call(), { code: 'LOAD_ERROR', message })
  })
}
