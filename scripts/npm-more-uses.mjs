// The second half of npm-uses.mjs.

/** @type {[requirement: string, imports: string, body: string][]} */
export const moreUses = [
  [
    'qs@6.17.1',
    `import qs from 'qs'`,
    `return [qs.parse('a[b][]=1&a[b][]=2&c=%C3%A9'), qs.stringify({ a: { b: [1, 2] }, d: new Date(0) }, { arrayFormat: 'brackets' })]`,
  ],
  [
    'ms@2.1.3',
    `import ms from 'ms'`,
    `return [ms('2.5 hrs'), ms(60000, { long: true }), ms(-3 * 60000)]`,
  ],
  [
    'chalk@5.6.2',
    `import { Chalk } from 'chalk'`,
    `const chalk = new Chalk({ level: 2 })
return [chalk.bold.red('a', chalk.underline('b')), chalk.hex('#ff8800')\`x \${1}\`, chalk.bgBlue('l1\\nl2')]`,
  ],
  [
    'commander@14.0.3',
    `import { Command } from 'commander'`,
    `let written = ''
const program = new Command('tool').exitOverride().configureOutput({ writeOut: (text) => (written += text), writeErr: (text) => (written += text) })
const got = []
program.option('-n, --count <number>', 'how many', Number, 1).argument('<file>', 'which').action((file, options) => got.push(file, options))
program.parse(['x.txt', '-n', '3'], { from: 'user' })
let code
try { program.parse(['--nope'], { from: 'user' }) } catch (error) { code = error.code }
return [got, code, written, program.helpInformation()]`,
  ],
  [
    'minimist@1.2.8',
    `import minimist from 'minimist'`,
    `return minimist(['-xf', '--n=3', '--no-y', 'a', '--', 'b'], { string: ['f'], '--': true })`,
  ],
  [
    'fast-json-stable-stringify@2.1.0',
    `import stringify from 'fast-json-stable-stringify'`,
    `return stringify({ c: 1, a: [{ z: 1, y: null }], b: new Date(0) })`,
  ],
  [
    'deepmerge@4.3.1',
    `import deepmerge from 'deepmerge'`,
    `return deepmerge.all([{ a: [1], b: { c: 1 } }, { a: [2], b: { d: 2 } }])`,
  ],
  [
    'slugify@1.6.9',
    `import slugify from 'slugify'`,
    `return [slugify('Über den Wölken & Å', { lower: true }), slugify('Ünï 100% $', { locale: 'de', strict: true })]`,
  ],
  [
    'pako@3.0.3',
    `import * as pako from 'pako'`,
    `const bytes = new TextEncoder().encode('abc é '.repeat(100))
const small = pako.gzip(bytes)
return [small.length < 60, pako.ungzip(small).length, [...pako.deflateRaw(bytes, { level: 9 })]]`,
  ],
  [
    'jszip@3.10.2',
    `import JSZip from 'jszip'`,
    `const zip = new JSZip()
zip.file('a.txt', 'é'.repeat(200), { date: new Date(0) }).folder('b').file('c.bin', new Uint8Array([1, 2]))
const bytes = await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
const read = await JSZip.loadAsync(bytes)
return [Object.keys(read.files), await read.file('a.txt').async('string'), [...await read.file('b/c.bin').async('uint8array')], bytes.length < 500]`,
  ],
  [
    'effect@4.1.0',
    `import { Duration, Effect, Option, Schedule, Schema } from 'effect'`,
    `let tries = 0
const flaky = Effect.suspend(() => (++tries < 3 ? Effect.fail(new Error('again')) : Effect.succeed(tries)))
const Person = Schema.Struct({ name: Schema.String, age: Schema.Number })
return [await Effect.runPromise(Effect.retry(flaky, Schedule.recurs(5))), await Effect.runPromise(Effect.all([Effect.succeed(1), Effect.promise(async () => 2)], { concurrency: 2 })), Option.getOrElse(Option.none(), () => 'none'), Duration.toMillis(Duration.minutes(2)), Schema.decodeUnknownSync(Person)({ name: 'a', age: 1 })]`,
  ],
  [
    'valibot@1.5.0',
    `import * as v from 'valibot'`,
    `const User = v.object({ email: v.pipe(v.string(), v.email()), age: v.optional(v.pipe(v.number(), v.minValue(18)), 20) })
return [v.parse(User, { email: 'a@b.ch' }), v.safeParse(User, { email: 'x', age: 3 }).issues.map(({ message, path }) => [message, path[0].key])]`,
  ],
  [
    'joi@18.3.2',
    `import Joi from 'joi'`,
    `const User = Joi.object({ name: Joi.string().min(3).required(), at: Joi.date().iso(), email: Joi.string().email() }).with('name', 'at')
return [User.validate({ name: 'ada', at: '2026-01-01', email: 'a@b.ch' }).value.at.toISOString(), User.validate({ name: 'a', email: 'x' }, { abortEarly: false }).error.details.map(({ message, type }) => [message, type])]`,
  ],
  [
    'yup@1.7.1',
    `import * as yup from 'yup'`,
    `const User = yup.object({ name: yup.string().trim().required(), age: yup.number().integer().positive() })
return [await User.validate({ name: ' a ', age: '3' }), await User.validate({ age: -1.5 }, { abortEarly: false }).catch(({ errors }) => errors)]`,
  ],
  [
    'superstruct@2.0.2',
    `import { array, assert, coerce, create, number, object, string } from 'superstruct'`,
    `let message
try { assert({ id: 'x' }, object({ id: number() })) } catch (error) { message = error.message }
return [message, create('3', coerce(number(), string(), Number)), array(string()).is(['a'])]`,
  ],
  [
    'lru-cache@11.5.3',
    `import { LRUCache } from 'lru-cache'`,
    `const dropped = []
const cache = new LRUCache({ max: 2, ttl: 100000, dispose: (value, key) => dropped.push([key, value]), fetchMethod: async (key) => key + '!' })
cache.set('a', 1).set('b', 2).get('a')
cache.set('c', 3)
return [[...cache.keys()], dropped, await cache.fetch('d'), cache.has('b')]`,
  ],
  [
    'p-limit@7.3.3',
    `import pLimit from 'p-limit'`,
    `const limit = pLimit(2)
let now = 0
let most = 0
const work = (n) => limit(async () => { most = Math.max(most, ++now); await new Promise((resolve) => setTimeout(resolve, n)); now--; return n })
return [await Promise.all([3, 1, 2, 1].map(work)), most]`,
  ],
  [
    'p-queue@9.3.5',
    `import PQueue from 'p-queue'`,
    `const queue = new PQueue({ concurrency: 1 })
const order = []
queue.pause()
queue.add(() => order.push('low'), { priority: 0 })
queue.add(() => order.push('high'), { priority: 1 })
queue.start()
await queue.onIdle()
return [order, queue.size, await queue.add(async () => 'x')]`,
  ],
  [
    'eventemitter3@5.0.4',
    `import EventEmitter from 'eventemitter3'`,
    `const emitter = new EventEmitter()
const seen = []
emitter.once('a', (value) => seen.push(value)).on('a', function () { seen.push(this.x) }, { x: 1 })
return [emitter.emit('a', 2), emitter.emit('a', 3), emitter.emit('b'), seen, emitter.listenerCount('a')]`,
  ],
  [
    'graphql@16.15.0',
    `import { buildSchema, graphql, parse, printSchema } from 'graphql'`,
    `const schema = buildSchema('type User { id: ID!, name: String } type Query { user(id: ID!): User, users: [User!]! }')
const root = { user: ({ id }) => ({ id, name: async () => 'n' + id }), users: () => [] }
return [await graphql({ schema, source: '{ user(id: 3) { id name } users { id } }', rootValue: root }), (await graphql({ schema, source: '{ nope }' })).errors.map(({ message }) => message), printSchema(schema), parse('{a}').definitions.length]`,
  ],
  [
    'underscore@1.13.8',
    `import _ from 'underscore'`,
    `return [_.chain([3, 1, 2]).sortBy().map((n) => n * 2).value(), _.template('<%- a %>')({ a: '<' }), _.countBy('banana'.split(''))]`,
  ],
  [
    'diff@9.0.0',
    `import { applyPatch, createPatch, diffWords, structuredPatch } from 'diff'`,
    `const patch = createPatch('f', 'a\\nb\\nc\\n', 'a\\nB\\nc\\nd\\n')
return [patch, applyPatch('a\\nb\\nc\\n', patch), diffWords('one two', 'one 2 three'), structuredPatch('a', 'b', 'x', 'y').hunks]`,
  ],
  [
    'fuse.js@7.5.0',
    `import Fuse from 'fuse.js'`,
    `const fuse = new Fuse([{ title: 'Old Man’s War', author: { name: 'Scalzi' } }, { title: 'The Lock Artist', author: { name: 'Steve' } }], { keys: ['title', 'author.name'], includeScore: true, includeMatches: true })
// Powers differ in their last digits from one engine to another.
return ['wra', 'stve'].map((word) => fuse.search(word).map(({ score, ...found }) => ({ ...found, score: score.toFixed(12) })))`,
  ],
  [
    'natural@8.1.1',
    `import natural from 'natural'`,
    `const tfidf = new natural.TfIdf()
tfidf.addDocument('node is a runtime')
tfidf.addDocument('ruby is a language')
return [new natural.WordTokenizer().tokenize('My dog hasn’t any fleas.'), natural.PorterStemmer.stem('relational'), natural.LevenshteinDistance('ones', 'onez'), natural.JaroWinklerDistance('dixon', 'dicksonx'), tfidf.tfidf('node', 0), new natural.SentimentAnalyzer('English', natural.PorterStemmer, 'afinn').getSentiment(['great', 'bad', 'food'])]`,
  ],
  [
    'simple-statistics@7.12.1',
    `import * as ss from 'simple-statistics'`,
    `return [ss.linearRegression([[0, 0], [1, 2.5], [2, 4]]), ss.standardDeviation([2, 4, 4, 5]), ss.quantile([3, 6, 7, 8], 0.4), ss.tTest([1, 2, 3], 2.4), ss.ckmeans([1, 2, 30, 31], 2)]`,
  ],
  [
    'd3-array@3.2.5',
    `import * as d3 from 'd3-array'`,
    `return [d3.bin().thresholds(4)([1, 2, 2, 9]).map((b) => [b.x0, b.x1, b.length]), d3.extent([3, 1, 2]), [...d3.rollup(['a', 'b', 'a'], (v) => v.length, (d) => d)], d3.ticks(0, 1, 5), d3.quantile([1, 2, 3, 4], 0.3)]`,
  ],
  [
    'acorn@8.19.0',
    `import { parse, tokenizer } from 'acorn'`,
    `let error
try { parse('let a = ;', { ecmaVersion: 2024 }) } catch (thrown) { error = [thrown.message, thrown.pos] }
return [parse('export const é = async () => { for await (const x of /a/v) y ??= z?.w && 1n }', { ecmaVersion: 'latest', sourceType: 'module' }).body.length, [...tokenizer('a + 1', { ecmaVersion: 2020 })].map(({ type }) => type.label), error]`,
  ],
  [
    'typescript@5.9.3',
    `import ts from 'typescript'`,
    `const { outputText, diagnostics } = ts.transpileModule('enum E { A = 1 }\\nexport const x: number = E.A satisfies number', { reportDiagnostics: true, compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } })
const file = ts.createSourceFile('a.ts', 'function f<T>(a: T) { return a }', ts.ScriptTarget.Latest, true)
return [outputText, diagnostics.length, ts.SyntaxKind[file.statements[0].kind], file.statements[0].parameters[0].getText()]`,
  ],
  [
    'tslib@2.9.1',
    `import { __assign, __awaiter, __spreadArray } from 'tslib'`,
    `return [__assign({ a: 1 }, { b: 2 }), __spreadArray([1], [2], true), await __awaiter(undefined, undefined, undefined, function* () { return yield Promise.resolve(3) })]`,
  ],
  [
    'async@3.2.6',
    `import async from 'async'`,
    `return [await async.mapLimit([3, 1, 2], 2, async (n) => n * 2), await async.auto({ a: async () => 1, b: ['a', async ({ a }) => a + 1] }), await async.retry({ times: 3, interval: 1 }, async () => 'x')]`,
  ],
  [
    'validator@13.15.35',
    `import validator from 'validator'`,
    `return [validator.isEmail('é@example.com'), validator.isURL('https://a.b/c?d#e'), validator.isCreditCard('4111111111111111'), validator.escape('<a>'), validator.isIBAN('CH9300762011623852957'), validator.isMobilePhone('+41791234567', 'de-CH'), validator.isUUID('x')]`,
  ],
]
