// Issue "The wall": "A run-wide ceiling [...] that can only take away from what tasks declare."

import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import type { Ceiling } from '@capsule-run/sdk/runner'
import { attempting, cageOf, type Cage } from '../helpers/cage.ts'
import { runCli } from '../helpers/run-cli.ts'
import { serve } from '../helpers/server.ts'

/** A task that declares something of each kind, and a sub-task that declares the same. */
const source = `${attempting}
  const declared = {
    allowedFiles: ['./data', { path: './docs', mode: 'ro' }], allowedHosts: ['127.0.0.1'], envVariables: ['SHOWN', 'ALSO'],
  }
  const all = (port: number) => every({
    data: () => fs.readFileSync('data/a.txt', 'utf8'),
    sub: () => fs.readFileSync('data/sub/b.txt', 'utf8'),
    write: () => fs.writeFileSync('data/sub/new', 'x'),
    docs: () => fs.readFileSync('docs/d.txt', 'utf8'),
    docsWrite: () => fs.writeFileSync('docs/new', 'x'),
    canary: () => fs.readFileSync('canary.txt', 'utf8'),
    env: () => Object.keys(process.env).toSorted(),
    host: async () => { try { return (await fetch('http://127.0.0.1:' + port)).status } catch { throw { code: 'refused' } } },
  })
  const inner = task({ name: 'inner', ...declared }, all)
  export const main = task({ name: 'main', ...declared }, async (port: number) => [await all(port), (await inner(port)).result])`

const everything = {
  data: 'done "alpha"',
  sub: 'done "beta"',
  write: 'done ',
  docs: 'done "docs"',
  docsWrite: 'EROFS',
  canary: 'EACCES',
  env: 'done ["ALSO","SHOWN"]',
  host: 'done 200',
}

const noFiles = {
  data: 'EACCES',
  sub: 'EACCES',
  write: 'EACCES',
  docs: 'EACCES',
  docsWrite: 'EACCES',
}

interface Case {
  allow: Ceiling
  options: string[]
  toml: string
  takes: Partial<typeof everything>
}

const cases: Case[] = [
  { allow: {}, options: [], toml: '', takes: {} },
  { allow: { files: [] }, options: [], toml: 'files = []', takes: noFiles },
  {
    allow: { files: ['./data'] },
    options: ['--allow-file', './data'],
    toml: 'files = ["./data"]',
    takes: { docs: 'EACCES', docsWrite: 'EACCES' },
  },
  {
    allow: { files: [{ path: './data', mode: 'ro' }, 'docs'] },
    options: ['--allow-file', './data:ro', '--allow-file', 'docs'],
    toml: 'files = [{ path = "./data", mode = "ro" }, "docs"]',
    takes: { write: 'EROFS' },
  },
  {
    allow: { files: ['./data/sub'] },
    options: ['--allow-file', './data/sub:rw'],
    toml: 'files = ["data/sub"]',
    takes: { data: 'EACCES', docs: 'EACCES', docsWrite: 'EACCES' },
  },
  {
    allow: { files: ['.'] },
    options: ['--allow-file', '.'],
    toml: 'files = ["."]',
    takes: {},
  },
  {
    allow: { files: ['/', '/etc', '..'] },
    options: ['--allow-file', '/'],
    toml: 'files = ["/"]',
    takes: {},
  },
  { allow: { env: [] }, options: [], toml: 'env = []', takes: { env: 'done []' } },
  {
    allow: { env: ['SHOWN', 'HIDDEN', 'PATH'] },
    options: ['--allow-env', 'SHOWN', '--allow-env', 'HIDDEN', '--allow-env', 'PATH'],
    toml: 'env = ["SHOWN", "HIDDEN", "PATH"]',
    takes: { env: 'done ["SHOWN"]' },
  },
  { allow: { hosts: [] }, options: ['--offline'], toml: 'hosts = []', takes: { host: 'refused' } },
  {
    allow: { hosts: ['example.com', '*'] },
    options: ['--allow-host', 'example.com', '--allow-host', '*'],
    toml: 'hosts = ["example.com", "*"]',
    takes: { host: 'refused' },
  },
  {
    allow: { hosts: ['127.0.0.0/8'] },
    options: ['--allow-host', '127.0.0.0/8'],
    toml: 'hosts = ["127.0.0.0/8"]',
    takes: {},
  },
]

const variables = { SHOWN: 'one', ALSO: 'two', HIDDEN: 'three' }

async function viaCli(cage: Cage, port: number, options: string[]): Promise<unknown> {
  writeFileSync(join(cage.project, 'args.json'), JSON.stringify([port]))
  const args = ['run', 'program.ts', '--args-file', 'args.json', ...options]
  const { stdout, stderr } = await runCli(cage.project, args, { env: variables })
  return stdout === '' ? stderr : JSON.parse(stdout).result
}

for (const { allow, options, toml, takes } of cases) {
  test(`the ceiling ${JSON.stringify(allow)} takes away ${JSON.stringify(takes)}, from sub-tasks too, and adds nothing`, async (t) => {
    const { port } = await serve(t, (_, response) => response.end())
    const gets = { ...everything, ...takes }
    const cage = cageOf(t, source)
    const { result } = await cage.call('main', [port], { allow, env: variables })
    t.deepEqual(result, [gets, gets])
    if (options.length > 0) t.deepEqual(await viaCli(cage, port, options), [gets, gets])
    if (toml !== '') {
      const configured = cageOf(t, source, { 'capsule.toml': `[policy]\n${toml}\n` })
      t.deepEqual(await viaCli(configured, port, []), [gets, gets])
      // Both hold: a run cannot raise what its project allows.
      const raised = { files: ['/'], env: ['SHOWN', 'ALSO'], hosts: ['127.0.0.1'] }
      const both = await configured.call('main', [port], { allow: raised, env: variables })
      t.deepEqual(both.result, [gets, gets])
    }
  })
}

test('a task that declares nothing gets nothing from a ceiling', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedHosts: [] }, (port: number) => every({
      read: () => fs.readFileSync('data/a.txt', 'utf8'),
      env: () => Object.keys(process.env),
      host: async () => { try { await fetch('http://127.0.0.1:' + port) } catch { throw 'refused' } },
    }))`,
  )
  const { port, connections } = await serve(t, (_, response) => response.end())
  const allow = { files: ['.', '/'], env: ['SHOWN'], hosts: ['127.0.0.1', '*'] }
  const { result } = await cage.call('main', [port], { allow, env: variables })
  t.deepEqual(result, { read: 'EACCES', env: 'done []', host: 'refused' })
  t.is(connections(), 0)
})

test('a ceiling of folders is not evaded by a link below one of them, whose path a task declares', async (t) => {
  const cage = cageOf(
    t,
    `${attempting}
    export const main = task({ name: 'main', allowedFiles: ['./data/out', './data/docs', './data/inside'] }, () => every({
      out: () => fs.readFileSync('data/out/canary.txt', 'utf8'),
      list: () => fs.readdirSync('data/out'),
      docs: () => fs.readFileSync('data/docs/d.txt', 'utf8'),
      write: () => fs.writeFileSync('data/docs/d.txt', 'x'),
      inside: () => fs.readFileSync('data/inside/b.txt', 'utf8'),
    }))`,
  )
  const data = join(cage.project, 'data')
  symlinkSync('../../elsewhere', join(data, 'out'))
  symlinkSync('../docs', join(data, 'docs'))
  symlinkSync('sub', join(data, 'inside'))
  const allow = { files: ['./data', { path: './docs', mode: 'ro' }] }
  const { result, error } = await cage.call('main', [], { allow })
  t.deepEqual(
    result,
    {
      out: 'EACCES',
      list: 'EACCES',
      docs: 'done "docs"',
      write: 'EROFS',
      inside: 'done "beta"',
    },
    JSON.stringify(error),
  )
  t.is(readFileSync(join(cage.project, 'docs/d.txt'), 'utf8'), 'docs')
})
