// Editors know capsule.toml by its JSON schema: it says what the core says.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import test from 'ava'
import { readWorkflow } from '../../../ts/sdk/native.ts'
import { checkout } from '../../helpers/checkout.ts'

interface Schema {
  description?: string
  examples?: unknown[]
  properties?: Record<string, Schema>
}

const schema: Schema = JSON.parse(
  readFileSync(join(checkout, 'ts/sdk/capsule.schema.json'), 'utf8'),
)
const tables = schema.properties ?? {}
const fits = new Ajv({ allowUnionTypes: true }).compile(schema)

/** What the core says of a capsule.toml; nothing if it takes it. */
function refusal(text: string): string | undefined {
  try {
    readWorkflow({ path: 'capsule.toml', text }, '/project')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The words that the core takes where it was given another. */
function keysOfCore(text: string): string[] {
  const message = refusal(text) ?? ''
  const [, list = ''] = /expected (?:one of )?(.*)$/.exec(message) ?? []
  return [...list.matchAll(/"(\w+)"/g)].map(([, key = '']) => key)
}

test('the schema has the tables that the core knows', (t) => {
  t.deepEqual(Object.keys(tables).toSorted(), keysOfCore('[another]').toSorted())
})

for (const [table, { properties = {} }] of Object.entries(tables)) {
  test(`the schema has the keys of [${table}] that the core knows, each with its documentation`, (t) => {
    const keys = keysOfCore(`[${table}]\nanother = 1`)
    t.true(keys.length > 0)
    t.deepEqual(Object.keys(properties).toSorted(), keys.toSorted())
    for (const [key, { description = '', examples = [] }] of Object.entries(properties)) {
      t.regex(description, /\.$/, key)
      for (const example of examples) {
        t.is(refusal(`[${table}]\n${key} = ${toml(example)}`), undefined, key)
      }
      if (table !== 'workflow') t.regex(description, /Default: /, key)
    }
  })
}

const sizes = ['64MB', '64MiB', '1.5 KB', '2gb', '7B', 4096]
const noSizes = ['64', 0, -1, '64TB', 'MB', '1e3MB', true, 1.5]
const hosts = [[], ['*'], ['example.com', '*.example.com', '10.0.0.0/8', 'localhost:8080']]
const noHosts = ['example.com', [''], [7], {}]

const values: [table: string, key: string, taken: unknown[], refused: unknown[]][] = [
  ['workflow', 'name', ['a'], [3, ['a']]],
  ['workflow', 'version', ['1.0.0'], [1]],
  ['workflow', 'entrypoint', ['src/main.ts'], [true]],
  ['workflow', 'durable', [true, false], ['true', 1]],
  ['tasks', 'default_compute', ['LOW', 'MEDIUM', 'HIGH', '7', 7], ['low', 0, '0', -1, 1.5, []]],
  ['tasks', 'default_ram', sizes, noSizes],
  [
    'tasks',
    'default_timeout',
    ['500ms', '30s', '1.5m', '1h', '3d', 250, 0.5],
    ['30', 0, -5, '1w', 's'],
  ],
  ['tasks', 'default_max_retries', [0, 3], [-1, 1.5, '2']],
  ['tasks', 'default_allowed_hosts', hosts, noHosts],
  ['policy', 'hosts', hosts, noHosts],
  [
    'policy',
    'files',
    [[], ['./data'], [{ path: './data', mode: 'ro' }], [{ path: '/data', mode: 'read-write' }]],
    ['./data', [''], [{ path: './data', mode: 'x' }], [{ mode: 'ro' }], [3]],
  ],
  ['policy', 'env', [[], ['API_KEY']], ['API_KEY', [''], [7]]],
  ['trace', 'enabled', [true, false], ['yes', 1]],
  ['trace', 'keep', ['90m', '12h', '7d'], ['7', 7, '0d', '-1d', 'd', '1w']],
  ['trace', 'max_size', sizes, noSizes],
]

test('each key of the schema is tried with values', (t) => {
  const all = Object.entries(tables).flatMap(([table, { properties = {} }]) =>
    Object.keys(properties).map((key) => `${table}.${key}`),
  )
  t.deepEqual(values.map(([table, key]) => `${table}.${key}`).toSorted(), all.toSorted())
})

for (const [table, key, taken, refused] of values) {
  test(`the schema and the core take the same values of ${key} in [${table}]`, (t) => {
    for (const value of [...taken, ...refused]) {
      const text = `[${table}]\n${key} = ${toml(value)}\n`
      const expected = taken.includes(value)
      t.is(refusal(text) === undefined, expected, `${text}: ${refusal(text)}`)
      t.is(fits({ [table]: { [key]: value } }), expected, text)
    }
  })
}

/** A value as TOML writes it: like JSON, but for the keys of objects. */
function toml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key} = ${toml(inner)}`)
    .join(', ')} }`
}
