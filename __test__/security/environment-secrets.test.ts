// SPEC section 4, Environment: "Values never appear in trace, errors or logs."

import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { programOf, programText } from '../helpers/program.ts'
import { pythonProgram } from '../helpers/python-program.ts'
import { runCli } from '../helpers/run-cli.ts'

const secret = 'sk-4f/9a+x&y=zé 77'

test('a value does not appear in an error, its stack, the requests or what the command prints about them', async (t) => {
  const source = `
    const secret = () => process.env.API_KEY
    const declared = { envVariables: ['API_KEY'], allowedHosts: ['127.0.0.1'] }
    export const main = task({ name: 'main', ...declared }, (form: string) => {
      const text = form === 'plain' ? secret() : form === 'query' ? new URLSearchParams({ k: secret() }).toString() : encodeURIComponent(secret())
      const error = new TypeError('cannot log in with ' + text + ' twice ' + text)
      error.name = 'Key' + text
      throw error
    })
    export const thrown = task({ name: 'thrown', ...declared }, () => { throw secret() })
    export const requests = task({ name: 'requests', ...declared }, async () => {
      const urls = ['http://10.0.0.7/?key=' + secret(), 'http://10.0.0.7/' + encodeURIComponent(secret()), 'http://127.0.0.1:1/?' + new URLSearchParams({ key: secret() })]
      for (const url of urls) await fetch(url).catch(() => undefined)
    })
    export const refused = task({ name: 'refused', ...declared }, () => fetch('http://10.0.0.7/?key=' + encodeURIComponent(secret())))
    export const inner = task({ name: 'inner', ...declared }, () => { throw new Error(secret()) })
    export const outer = task({ name: 'outer' }, () => { throw new Error(inner().error.message) })`
  const cwd = folderWith(t, {
    'program.ts': programText(source),
    'plain.json': '["plain"]',
    'query.json': '["query"]',
    'encoded.json': '["encoded"]',
    'none.json': '[]',
  })
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ k: secret }).toString().slice(2),
  ]
  const hidden = (text: string, what: string): void => {
    for (const form of forms) t.false(text.includes(form), `${what}: ${form} is in ${text}`)
    t.false(text.includes('4f/9a') || text.includes('4f%2F9a'), `${what}: a part is in ${text}`)
  }
  for (const [task, file] of [
    ['main', 'plain'],
    ['main', 'query'],
    ['main', 'encoded'],
    ['thrown', 'none'],
    ['requests', 'none'],
    ['refused', 'none'],
    ['outer', 'none'],
  ] as const) {
    const args = ['run', 'program.ts', '--task', task, '--args-file', `${file}.json`]
    const env = { API_KEY: secret }
    for (const more of [[], ['--verbose'], ['--json']]) {
      const { stdout, stderr } = await runCli(cwd, [...args, ...more], { env })
      t.not(stdout, '')
      hidden(JSON.stringify(JSON.parse(stdout)), `${task} ${file} envelope`)
      hidden(stderr, `${task} ${file} stderr`)
    }
  }
})

test('of two values, one of which begins with the other, both are hidden whole', async (t) => {
  const call = programOf(
    t,
    `export const main = task({ name: 'main', envVariables: ['A', 'B'] }, () => {
      throw new Error(process.env.B + ' and ' + process.env.A + ' in ' + JSON.stringify({ a: process.env.A }))
    })`,
  )
  const { error } = await call('main', [], { env: { A: 'pass"word', B: 'pass"word-and-more' } })
  t.is(error?.message, '[B] and [A] in {"a":"[A]"}')
})

const pythonErrors: [where: string, raise: string][] = [
  ['the message', `raise ValueError(f"cannot log in with {key}")`],
  ['the message, as Python writes it', `raise KeyError(key)`],
  ['the message, in bytes', `raise ValueError(key.encode())`],
  ['the message, escaped', `raise ValueError(ascii(key) + json.dumps(key))`],
  [
    'the message, in a URL',
    `raise ValueError(urllib.parse.quote(key) + urllib.parse.quote_plus(key) + urllib.parse.urlencode({"k": key}))`,
  ],
  ['the name of the class', `raise type(key, (Exception,), {})("odd")`],
  [
    'the name of the function',
    `f = lambda: 1 / 0; f.__code__ = f.__code__.replace(co_name=key, co_qualname=key); f()`,
  ],
  ['the name of the file', `exec(compile("1 / 0", key + ".py", "exec"))`],
  ['the cause', `raise ValueError("odd") from KeyError(key)`],
  [
    'the context',
    `
  try: {}[key]
  except KeyError: raise ValueError("odd")`,
  ],
  ['a group', `raise ExceptionGroup("odd", [ValueError(key)])`],
  ['a note', `error = ValueError("odd"); error.add_note(key); raise error`],
  ['the failure of a sub-task', `raise TaskFailed(inner())`],
  ['a cause that is the failure of a sub-task', `raise ValueError("odd") from TaskFailed(inner())`],
  ['a mistake in the syntax', `compile("(", key + ".py", "exec")`],
]

for (const [where, raise] of pythonErrors) {
  test(`a value does not appear in ${where} of a Python error`, async (t) => {
    const call = pythonProgram(
      t,
      `import json, os, urllib.parse
from capsule import TaskFailed
@task(env_variables=["API_KEY"])
def inner(): raise LookupError(os.environ["API_KEY"])
@task(env_variables=["API_KEY"])
def main():
  key = os.environ["API_KEY"]
  ${raise}`,
    )
    const { success, error } = await call('main', [], { env: { API_KEY: secret } })
    t.false(success)
    t.notRegex(JSON.stringify(error), /4f\/9a|4f%2F9a|77/i)
  })
}

test('a value that a task returns is its result: what it may see it may tell', async (t) => {
  const call = programOf(
    t,
    `export const main = task({ name: 'main', envVariables: ['API_KEY'] }, () => process.env.API_KEY)`,
  )
  t.is((await call('main', [], { env: { API_KEY: secret } })).result, secret)
})
