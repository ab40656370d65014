// Each of Node's own modules can be imported in every way in which programs do so.

import { builtinModules } from 'node:module'
import test from 'ava'
import { programOf } from '../helpers/program.ts'

/** Those of another half of this work are tried where they are. */
const prefixed = ['sea', 'sqlite', 'test', 'test/reporters']
const bare = builtinModules.filter((name) => !name.startsWith('_'))
const names = [
  ...bare,
  ...bare.map((name) => `node:${name}`),
  ...prefixed.map((name) => `node:${name}`),
]

test("each of Node's own modules is imported with and without node:, and required, and is the same module", async (t) => {
  const call = programOf(
    t,
    `${names.map((name, at) => `import whole${at}, * as names${at} from '${name}'`).join('\n')}
    const required = [${names.map((name) => `require('${name}')`).join(', ')}]
    const wholes = [${names.map((_, at) => `whole${at}`).join(', ')}]
    const named = [${names.map((_, at) => `names${at}`).join(', ')}]
    export const main = task({ name: 'main', compute: 'HIGH' }, () => wholes.map((whole, at) => [
      required[at] === whole,
      named[at].default === whole,
      Object.keys(named[at]).filter((name) => name !== 'default' && !(name in whole)),
    ]))`,
  )
  const { result, error } = await call()
  t.is(error, null)
  const found = names.map((name, at) => [name, ...Object(result)[at]])
  t.deepEqual(
    found.filter(([, required, whole, more]) => !required || !whole || more.length > 0),
    [],
  )
})

test('a module that cannot exist in a sandbox is imported by name, extended, and refuses where it is used', async (t) => {
  const call = programOf(
    t,
    `import { spawn } from 'child_process'
    import { Socket, isIP } from 'net'
    import { Agent } from 'http'
    class Own extends Socket {}
    class Mine extends Agent { own = 1 }
    const refusal = (run) => { try { return run() } catch (error) { return [error.code, error.message] } }
    export const main = task({ name: 'main' }, () => [
      refusal(() => spawn('ls')),
      refusal(() => new Own()),
      isIP('::1'),
      new Mine({ keepAlive: true }).own,
    ])`,
  )
  const { result } = await call()
  const code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'
  t.deepEqual(result, [
    [
      code,
      'child_process.spawn() does not exist in a sandbox: it starts no processes; call a task instead',
    ],
    [code, 'net.Socket() does not exist in a sandbox: it has no sockets; use fetch()'],
    6,
    1,
  ])
})
