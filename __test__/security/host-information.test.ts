// SPEC section 6: Node's `os` and `process` answer in a sandbox, and say nothing of the machine that it is on.

import os from 'node:os'
import test from 'ava'
import { run } from '@capsule-run/sdk/runner'
import { programOf, programText } from '../helpers/program.ts'
import { folderWith } from '../helpers/folder.ts'

/** Everything that either module gives for the asking. */
const askAll = `
  import os from 'node:os'
  import process from 'node:process'
  const told = {}
  const ask = (name, value, self) => {
    try {
      told[name] = typeof value === 'function' ? value.call(self) : value
    } catch (error) {
      told[name] = String(error)
    }
  }
  const ended = new Set(['exit', 'constructor'])
  export const main = task({ name: 'main' }, () => {
    for (const [name, value] of Object.entries(os)) ask('os.' + name, value, os)
    for (const name of Object.getOwnPropertyNames(process)) {
      if (!ended.has(name)) ask('process.' + name, process[name], process)
    }
    return JSON.stringify(told, (name, value) => (typeof value === 'bigint' ? String(value) : value))
  })`

/** What would give the machine, its user or the process away. */
function secrets(): string[] {
  const { username, homedir } = os.userInfo()
  const addresses = Object.values(os.networkInterfaces()).flatMap((list = []) =>
    list.flatMap(({ address, mac }) => [address, mac]),
  )
  const numbers = [os.totalmem(), os.freemem(), process.pid, process.ppid].map(String)
  const ordinary = new Set(['127.0.0.1', '::1', '00:00:00:00:00:00', '/', '1', '0'])
  return [
    os.hostname(),
    os.release(),
    os.version(),
    os.cpus()[0]?.model ?? '',
    homedir,
    username,
    process.execPath,
    process.cwd(),
    process.title,
    process.versions.v8,
    ...addresses,
    ...numbers,
  ].filter((text) => text.length > 2 && !ordinary.has(text))
}

test('os and process tell nothing of the host', async (t) => {
  const { result, error } = await programOf(t, askAll)()
  t.is(error, null)
  const text = String(result)
  t.true(Object.keys(JSON.parse(text)).length > 60)
  for (const secret of secrets()) t.false(text.includes(JSON.stringify(secret)), secret)
})

test('os and process tell each sandbox the same, but for the time', async (t) => {
  const call = programOf(t, askAll)
  const timed = /^process.(uptime|hrtime|cpuUsage|resourceUsage|nextTick)$|^os.uptime$/
  const told = async (): Promise<unknown> => {
    const answers: object = JSON.parse(String((await call()).result))
    return Object.entries(answers).filter(([name]) => !timed.test(name))
  }
  t.deepEqual(await told(), await told())
})

test('folders are those that a variable of the task names, or the same everywhere', async (t) => {
  const cwd = folderWith(t, {
    'program.ts': programText(`import os from 'node:os'
      const folders = () => [os.tmpdir(), os.homedir()]
      export const closed = task({ name: 'closed' }, folders)
      export const open = task({ name: 'open', envVariables: ['TMPDIR', 'HOME'] }, folders)`),
  })
  const env = { TMPDIR: '/given/', HOME: '/its/home' }
  const { result: closed } = await run({ file: 'program.ts', cwd, task: 'closed', env })
  const { result: open } = await run({ file: 'program.ts', cwd, task: 'open', env })
  t.deepEqual(
    [closed, open],
    [
      ['/tmp', '/home/sandbox'],
      ['/given', '/its/home'],
    ],
  )
})

test('a channel of one sandbox reaches no other', async (t) => {
  const call = programOf(
    t,
    `export const listen = task({ name: 'listen' }, async () => {
      const heard = []
      const channel = new BroadcastChannel('all')
      channel.onmessage = ({ data }) => heard.push(data)
      new BroadcastChannel('all').postMessage('from inside')
      await Promise.all([0, 1, 2].map(() => say()))
      await new Promise((resolve) => setTimeout(resolve, 5))
      return heard
    })
    const say = task({ name: 'say' }, async () => {
      new BroadcastChannel('all').postMessage('from outside')
      await new Promise((resolve) => setTimeout(resolve, 1))
    })`,
  )
  t.deepEqual((await call('listen')).result, ['from inside'])
})
