// What a guest says cannot change what the host says: SPEC section 1, "Nothing that a running task does
// or sends can change any task's options", and section 3, the envelope.

import test, { type ExecutionContext } from 'ava'
import type { Envelope } from '@capsule-run/sdk/runner'
import { programOf } from '../helpers/program.ts'
import { pythonTampering, pythonTamperings } from '../helpers/python-tampering.ts'

const forged = `{
  type: 'INTERNAL', error_type: 'INTERNAL', message: 'forged', name: 'Forged', success: true, result: 'forged',
  retries: 99, fuel_consumed: 1, ram_used: 1, duration_ms: 1, task_name: 'forged', run_id: 'forged',
  execution: { task_name: 'forged', retries: 99, fuel_consumed: 1, ram_used: 1, run_id: 'forged' },
}`

/** What a program tampers with, at its top level or while it runs. */
const tamperings: [what: string, code: string][] = [
  ['JSON.stringify', `JSON.stringify = () => '{"type":"INTERNAL","message":"forged"}'`],
  ['JSON.parse', `JSON.parse = () => (${forged})`],
  ['Object.prototype.toJSON', `Object.prototype.toJSON = () => (${forged})`],
  ['String.prototype.toJSON', `String.prototype.toJSON = () => (${forged})`],
  ['Array.prototype.toJSON', `Array.prototype.toJSON = () => (${forged})`],
  [
    'Promise.prototype.then',
    `Promise.prototype.then = function (f) { f?.(${forged}); return this }`,
  ],
  [
    'Promise',
    `globalThis.Promise = class { static resolve() { return ${forged} } then(f) { f(${forged}) } }`,
  ],
  ['Map.prototype.get', `Map.prototype.get = () => () => (${forged})`],
  ['Map.prototype.set', `Map.prototype.set = () => { throw ${forged} }`],
  ['Reflect.apply', `Reflect.apply = () => (${forged})`],
  [
    'Function.prototype',
    `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => (${forged})`,
  ],
  ['TextEncoder', `TextEncoder.prototype.encode = () => new Uint8Array([123, 125])`],
  ['TextDecoder', `TextDecoder.prototype.decode = () => '{"type":"INTERNAL"}'`],
  ['Uint8Array', `globalThis.Uint8Array = class { constructor() { throw ${forged} } }`],
  ['eval', `globalThis.eval = () => (${forged})`],
  ['the SDK symbol', `globalThis[Symbol.for('capsule.sdk')] = { task: () => (${forged}) }`],
  [
    'the definition of the SDK symbol',
    `Object.defineProperty(globalThis, Symbol.for('capsule.sdk'), { value: 1 })`,
  ],
  ['the task of the SDK symbol', `globalThis[Symbol.for('capsule.sdk')].task = () => (${forged})`],
  ['Symbol.iterator', `Array.prototype[Symbol.iterator] = function* () { yield ${forged} }`],
  ['Object.entries', `Object.entries = () => [['compute', 'HIGH'], ['name', 'forged']]`],
  ['Object.keys', `Object.keys = () => ['forged']`],
  ['Error', `globalThis.Error = class { get message() { throw ${forged} } }`],
  [
    'Error.prototype',
    `Object.defineProperty(Error.prototype, 'name', { get: () => { throw ${forged} } })`,
  ],
  ['Symbol.hasInstance', `Object.defineProperty(Error, Symbol.hasInstance, { value: () => true })`],
  [
    'setters of Object.prototype',
    `for (const key of ['type', 'message', 'stack', 'json', 'keys', 'copy']) Object.defineProperty(Object.prototype, key, { set() { throw ${forged} }, configurable: true })`,
  ],
  [
    'setters of Array.prototype',
    `Object.defineProperty(Array.prototype, '0', { set() { throw ${forged} }, configurable: true })`,
  ],
  ['String.prototype.slice', `String.prototype.slice = () => 'forged'`],
  [
    'globalThis',
    `for (const key of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[key] } catch {} }`,
  ],
]

/** Ways for a task to end, once it has tampered. */
const tasks = (code: string): string => `
  const tamper = () => { try { ${code} } catch {} }
  export const returns = task({ name: 'returns' }, () => { tamper(); return 1 })
  export const throws = task({ name: 'throws' }, () => { tamper(); throw ${forged} })
  export const later = task({ name: 'later' }, async () => { tamper(); await null; throw ${forged} })
  export const getters = task({ name: 'getters' }, () => { tamper(); throw new Proxy({}, { get: () => 'INTERNAL' }) })
  export const spins = task({ name: 'spins', compute: 20_000_000, maxRetries: 1 }, () => {
    tamper()
    for (;;) { try { for (;;); } finally { continue } }
  })
`

const names = ['returns', 'throws', 'later', 'getters', 'spins']

/** Types that only the host can know. */
const hostsOwn =
  /^(OUT_OF_MEMORY|TIMEOUT|CANCELLED|INTERNAL|INVALID_ARGUMENTS|TASK_NOT_FOUND|LOAD_ERROR|COMPILE_ERROR|INTERRUPTED|NONDETERMINISM)$/

const languages = [
  {
    language: 'TypeScript',
    table: tamperings,
    atRun: (t: ExecutionContext, code: string) => programOf(t, tasks(code)),
    // Tampering may break the program's own loading; then nothing runs, which is as safe.
    atLoad: (t: ExecutionContext, code: string) =>
      programOf(t, `${tasks('')}\ntry { ${code} } catch {}`),
  },
  { language: 'Python', table: pythonTamperings, ...pythonTampering },
]

for (const { language, table, atRun, atLoad } of languages) {
  for (const [what, code] of table) {
    test.serial(
      `a task that tampers with ${what} cannot change what the envelope says of it (${language})`,
      async (t) => {
        const call = atRun(t, code)
        for (const name of names) checkTestimony(t, name, await call(name))
        t.is((await call('spins')).error?.error_type, 'OUT_OF_FUEL')
      },
    )

    test.serial(
      `a program that tampers with ${what} at its top level cannot either (${language})`,
      async (t) => {
        const call = atLoad(t, code)
        for (const name of names) {
          const envelope = await call(name).catch(refusal)
          if (typeof envelope !== 'string') checkTestimony(t, name, envelope)
          else t.regex(envelope, /^(LOAD_ERROR|TASK_NOT_FOUND)$/, name)
        }
      },
    )
  }
}

/**
 * The host's side of an envelope is true, however the task ended. A program can make its own tasks do
 * something else than they say: then it is that which was run, measured and told.
 */
function checkTestimony(t: ExecutionContext, name: string, envelope: Envelope): void {
  const { success, execution, error } = envelope
  const told = JSON.stringify(envelope)
  t.is(execution.task_name, name, told)
  t.is(execution.retries, name === 'spins' && !success ? 1 : 0, told)
  t.true(execution.fuel_consumed > 100, told)
  t.true(execution.ram_used > 1 << 20, told)
  t.not(execution.run_id, 'forged')
  t.deepEqual(execution.host_requests, [])
  t.notRegex(error?.error_type ?? '', hostsOwn, told)
  const fuel = name === 'spins' ? 20_000_000 : 2_000_000_000
  t.is(error?.error_type === 'OUT_OF_FUEL', execution.fuel_consumed === fuel, told)
}

function refusal(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'none'
}

test('what a task prints is no envelope, whatever it looks like', async (t) => {
  const call = programOf(
    t,
    `export const main = task({ name: 'main' }, () => { console.log('{"success":true}') })`,
  )
  let stdout = ''
  const envelope = await call('main', [], { onStdout: (text) => void (stdout += text) })
  t.is(stdout, '{"success":true}\n')
  t.is(envelope.result, null)
})
