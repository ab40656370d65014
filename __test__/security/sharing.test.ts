// SPEC: "each task attempt runs in a WebAssembly sandbox of its own, made fresh for it and destroyed
// after it".

import test from 'ava'
import { programOf } from '../helpers/program.ts'

/** What one call leaves behind, and what the next one looks for. */
const traces: [what: string, leave: string, look: string][] = [
  ['a global', `globalThis.left = 1`, `'left' in globalThis`],
  ['a variable of its module', `state = 1`, `state === 1`],
  ['an object of its module', `shared.left = 1`, `'left' in shared`],
  ['a Map of its module', `table.set('left', 1)`, `table.size > 0`],
  ['a closure', `counter()`, `counter() > 1`],
  ['Object.prototype', `Object.prototype.left = 1`, `'left' in {}`],
  ['Array.prototype', `Array.prototype.map = () => 'mine'`, `[1].map((n) => n) === 'mine'`],
  ['Promise.prototype', `Promise.prototype.left = 1`, `'left' in Promise.resolve()`],
  ['Function.prototype', `Function.prototype.left = 1`, `'left' in (() => 1)`],
  ['Error.prototype', `Error.prototype.left = 1`, `'left' in new Error()`],
  ['a built-in function', `JSON.parse = () => 'mine'`, `JSON.parse('1') === 'mine'`],
  ['a built-in constructor', `globalThis.Map = class {}`, `!(new Map().set instanceof Function)`],
  ['fetch', `globalThis.fetch = () => 'mine'`, `String(fetch).includes('mine')`],
  ['console', `console.log = () => 'mine'`, `console.log() === 'mine'`],
  ['process.env', `process.env.LEFT = '1'`, `'LEFT' in process.env`],
  ['the registry of symbols', `registry[Symbol.for('left')] = 1`, `Symbol.for('left') in registry`],
  ['a property of a task', `other.left = 1`, `'left' in other`],
  ['a property of a function', `counter.left = 1`, `'left' in counter`],
  ['a frozen built-in', `Object.freeze(Object.prototype)`, `Object.isFrozen(Object.prototype)`],
  ['lastIndex of an expression', `expression.exec('aa')`, `expression.lastIndex > 0`],
  ['an iterator', `iterator.next()`, `iterator.next().value > 0`],
  [
    'a time zone or locale',
    `Date.prototype.toString = () => 'mine'`,
    `String(new Date(0)) === 'mine'`,
  ],
  ['a counter of the console', `console.count('x')`, `shared.left !== undefined`],
  ['a deleted global', `delete globalThis.URL`, `typeof URL === 'undefined'`],
  [
    'what it filled its memory with',
    `kept.push(new Uint8Array(1 << 24).fill(7))`,
    `kept.length > 0`,
  ],
]

const source = (leave: string, look: string): string => `
  let state = 0
  const shared = {}
  const registry = {}
  const table = new Map()
  const kept = []
  const expression = /a/g
  const iterator = [0, 1, 2].values()
  const counter = (() => { let n = 0; return () => ++n })()
  const other = task({ name: 'other' }, () => 1)
  export const leave = task({ name: 'leave' }, () => { ${leave}; return Boolean(${look}) })
  export const look = task({ name: 'look' }, () => Boolean(${look}))
  export const leaveAndFail = task({ name: 'leaveAndFail' }, () => { ${leave}; throw new Error() })
  export const sub = task({ name: 'sub' }, () => { ${leave}; return look().result })
  export const parent = task({ name: 'parent' }, () => { leave(); return Boolean(${look}) })
`

for (const [what, leave, look] of traces) {
  test(`${what}, changed by one call, is not seen by another`, async (t) => {
    const call = programOf(t, source(leave, look))
    t.is((await call('look')).result, false, 'not there before')
    await call('leave')
    t.is((await call('look')).result, false, 'not by the next call')
    await call('leaveAndFail')
    t.is((await call('look')).result, false, 'not after a failure')
    t.is((await call('sub')).result, false, 'not by a sub-task')
    t.is((await call('parent')).result, false, 'not by the parent of a sub-task')
  })
}

test('a call sees what it changed itself', async (t) => {
  const call = programOf(t, source('globalThis.left = 1', `'left' in globalThis`))
  t.is((await call('leave')).result, true)
})

test('calls that run at the same time share nothing', async (t) => {
  const call = programOf(
    t,
    `let mine = ''
    export const main = task({ name: 'main' }, async (id: string) => {
      mine += id
      for (let turn = 0; turn < 20; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        mine += id
      }
      return mine
    })`,
  )
  const ids = Array.from({ length: 30 }, (_, index) => `<${index}>`)
  const envelopes = await Promise.all(ids.map(async (id) => call('main', [id])))
  t.deepEqual(
    envelopes.map(({ result }) => result),
    ids.map((id) => id.repeat(21)),
  )
})
