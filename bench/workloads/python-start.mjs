import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { cached } from '../../scripts/build-cache.mjs'
import { run } from '../../scripts/commands.mjs'
import { buildWheel } from '../../scripts/build-wheel.mjs'
import { pythonOf, pythonWithTools } from '../../scripts/python-tools.mjs'
import { interleaved } from '../measure.mjs'
import { nativePython } from '../native-python.mjs'
import { bin, checkout, withFolder } from '../place.mjs'

const hello = readFileSync(join(checkout, 'examples/hello.py'), 'utf8')
const adding = `import sympy

def main():
    return int(sympy.Integer(NUMBER) + 1)
`
const calling = 'import json, sys, capsule; print(json.dumps(capsule.run_sync(file=sys.argv[1])))'

/** Whole processes that run a Python program whose source is new each time, beside Node and Python that do nothing. */
export async function measure() {
  const sympy = await environment('sympy==1.14.0')
  return withFolder(async (folder) => {
    const wheel = await environment(await buildWheel(await pythonWithTools(nativePython)))
    const capsule = (name) => [process.execPath, bin, 'run', name]
    const from = (name, command, source, env = {}) => ({
      name,
      call: (turn) => answered(folder, command, source(turn), env),
    })
    const candidates = [
      { name: 'node -e 0', call: () => started([process.execPath, '-e', '0'], folder) },
      { name: 'python3 -c pass', call: () => started([pythonOf(wheel), '-c', 'pass'], folder) },
      from('capsule run hello.py, changed', capsule('hello.py'), greeting),
      from('run_sync hello.py, changed', [pythonOf(wheel), '-c', calling, 'hello.py'], greeting),
      from('capsule run, changed, with sympy', capsule('adding.py'), sum, {
        VIRTUAL_ENV: sympy,
      }),
    ]
    const timings = Object.fromEntries(await interleaved(candidates, { rounds: 20, warmups: 2 }))
    const [node, python, command, called, withSympy] = candidates.map(({ name }) => timings[name])
    return {
      timings,
      baseline: 'node -e 0',
      values: {
        'capsule run hello.py, changed: ms over node': command.p50 - node.p50,
        'capsule run hello.py, changed: ms over node (minima)': command.min - node.min,
        'run_sync, changed: ms over python3': called.p50 - python.p50,
        'run_sync, changed: ms over python3 (minima)': called.min - python.min,
        'p50, with sympy / hello.py, both changed': withSympy.p50 / command.p50,
      },
    }
  })
}

/** A virtual environment with a package from PyPI, or a wheel. */
async function environment(requirement) {
  const name = `bench-${requirement.replaceAll(/\W+/g, '-')}`
  const { folder } = await cached(join('python', name), async (draft) => {
    await run(nativePython, ['-m', 'venv', draft], { quiet: true })
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement]
    await run(pythonOf(draft), pip, { quiet: true })
  })
  return folder
}

function greeting(turn) {
  const text = `Hello for the ${turn}th time`
  return {
    file: 'hello.py',
    source: hello.replace('Hello', text),
    answer: `${text}, world!`,
  }
}

function sum(turn) {
  return { file: 'adding.py', source: adding.replace('NUMBER', `${turn}`), answer: turn + 1 }
}

function answered(folder, command, { file, source, answer }, env) {
  writeFileSync(join(folder, file), source)
  const { result } = JSON.parse(started(command, folder, env))
  if (!isDeepStrictEqual(result, answer)) throw new Error(`${file} answered ${result}`)
}

function started([command, ...args], cwd, env) {
  const options = { cwd, encoding: 'utf8', env: { ...process.env, ...env } }
  const { status, stdout, stderr } = spawnSync(command, args, options)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}
