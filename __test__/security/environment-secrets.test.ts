// SPEC section 4, Environment: "Values never appear in trace, errors or logs."

import test from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { programOf, programText } from '../helpers/program.ts'
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

test('a value that a task returns is its result: what it may see it may tell', async (t) => {
  const call = programOf(
    t,
    `export const main = task({ name: 'main', envVariables: ['API_KEY'] }, () => process.env.API_KEY)`,
  )
  t.is((await call('main', [], { env: { API_KEY: secret } })).result, secret)
})
