import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { interleaved } from '../measure.mjs'
import { bin, checkout, withFolder } from '../place.mjs'

const hello = readFileSync(join(checkout, 'examples/hello.ts'), 'utf8')

/** Whole processes of the command line, against a Node that does nothing. */
export async function measure() {
  return withFolder(async (folder) => {
    const changed = makeProject(folder, 'changed')
    const unchanged = makeProject(folder, 'unchanged')
    const candidates = [
      { name: 'node -e 0', call: () => succeed(['-e', '0'], folder) },
      { name: 'capsule --version', call: () => succeed([bin, '--version'], folder) },
      { name: 'capsule run, unchanged', call: () => greet(unchanged, 'Hello') },
      {
        name: 'capsule run, changed',
        call: (turn) => greet(changed, `Hello for the ${turn}th time`),
      },
    ]
    const timings = Object.fromEntries(await interleaved(candidates, { rounds: 40, warmups: 2 }))
    const over = (name, at) => timings[name][at] - timings['node -e 0'][at]
    return {
      timings,
      baseline: 'node -e 0',
      values: {
        'unchanged source, ms over node': over('capsule run, unchanged', 'p50'),
        'changed source, ms over node': over('capsule run, changed', 'p50'),
        'unchanged source, ms over node (minima)': over('capsule run, unchanged', 'min'),
        'changed source, ms over node (minima)': over('capsule run, changed', 'min'),
      },
    }
  })
}

function makeProject(folder, name) {
  const path = join(folder, name)
  mkdirSync(path)
  return { path, written: undefined }
}

/** Runs hello.ts with its greeting as given; a text that is new makes a new program. */
function greet(project, greeting) {
  if (project.written !== greeting) {
    writeFileSync(join(project.path, 'hello.ts'), hello.replace('Hello', greeting))
    project.written = greeting
  }
  const output = succeed([bin, 'run', 'hello.ts', '--json'], project.path)
  const { result } = JSON.parse(output)
  if (result !== `${greeting}, world!`) throw new Error(`hello.ts answered ${result}`)
}

function succeed(args, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}
