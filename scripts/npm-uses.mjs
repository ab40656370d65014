// One real use of each of many packages from npm: what is installed, what is imported, and the body of an async
// function that gives a value.

/** @type {[requirement: string, imports: string, body: string][]} */
export const uses = [
  [
    'zod@4.6.7',
    `import { z } from 'zod'`,
    `const User = z.object({ id: z.coerce.number().int(), email: z.email(), tags: z.array(z.string()).default([]), at: z.iso.datetime().optional() })
return [User.parse({ id: '3', email: 'a@b.ch' }), User.safeParse({ id: 'x', email: 'y', at: 1 }).error.issues, z.toJSONSchema(User)]`,
  ],
  [
    'ajv@8.20.0',
    `import Ajv from 'ajv'`,
    `const validate = new Ajv({ allErrors: true }).compile({ type: 'object', properties: { a: { type: 'integer', minimum: 2 }, b: { enum: ['x'] } }, required: ['b'], additionalProperties: false })
return [validate({ a: 3, b: 'x' }), validate({ a: 1.5, c: 1 }), validate.errors]`,
  ],
  [
    'lodash@4.18.1',
    `import _ from 'lodash'`,
    `return [_.groupBy([6.1, 4.2, 6.3], Math.floor), _.merge({ a: [{ b: 2 }] }, { a: [{ c: 3 }] }), _.template('hello <%= user %>')({ user: 'a' }), _.camelCase('Foo bar'), _.cloneDeep({ d: new Date(0), m: new Map([[1, 2]]) }).d.getTime(), _.debounce.length]`,
  ],
  [
    'lodash-es@4.18.1',
    `import { chunk, get, isEqual, orderBy } from 'lodash-es'`,
    `return [chunk([1, 2, 3], 2), get({ a: [{ b: 1 }] }, 'a[0].b'), isEqual({ a: [1] }, { a: [1] }), orderBy([{ a: 1, b: 2 }, { a: 1, b: 3 }], ['a', 'b'], ['asc', 'desc'])]`,
  ],
  [
    'date-fns@4.4.0',
    `import { addMonths, differenceInBusinessDays, eachWeekOfInterval, format, formatDistance, parseISO } from 'date-fns'
import { de } from 'date-fns/locale'`,
    `const day = new Date(2026, 0, 31, 12)
return [format(addMonths(day, 1), "yyyy-MM-dd 'at' HH:mm"), format(day, 'PPPP', { locale: de }), formatDistance(new Date(0), new Date(86400000 * 3)), differenceInBusinessDays(new Date(2026, 2, 1), day), eachWeekOfInterval({ start: day, end: addMonths(day, 1) }).length, parseISO('2026-02-30').getTime()].map(String)`,
  ],
  [
    'date-fns-tz@3.2.0',
    `import { formatInTimeZone, fromZonedTime } from 'date-fns-tz'`,
    `return [formatInTimeZone(new Date('2026-07-01T12:00:00Z'), 'America/New_York', 'yyyy-MM-dd HH:mm XXX'), fromZonedTime('2026-03-29 03:30', 'Europe/Zurich').toISOString()]`,
  ],
  [
    'dayjs@1.11.23',
    `import dayjs from 'dayjs'
import relativeTime from 'dayjs/plugin/relativeTime.js'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'`,
    `dayjs.extend(relativeTime)
dayjs.extend(customParseFormat)
return [dayjs('2026-01-31').add(1, 'month').format('dddd D MMMM YYYY'), dayjs('31.12.2025', 'DD.MM.YYYY').from(dayjs('2026-03-01')), dayjs('2026-02-01').diff('2025-02-01', 'week', true)]`,
  ],
  [
    'luxon@3.7.2',
    `import { DateTime, Duration, Interval } from 'luxon'`,
    `const at = DateTime.fromISO('2026-03-29T01:30:00', { zone: 'Europe/Zurich' })
return [at.plus({ hours: 1 }).toISO(), at.setZone('America/New_York').toFormat('cccc d LLLL yyyy HH:mm ZZ'), Duration.fromMillis(3723000).toFormat('h:mm:ss'), Interval.after(at, { days: 2 }).count('days'), at.setLocale('en').toLocaleString(DateTime.DATETIME_MED)]`,
  ],
  [
    'moment@2.31.0',
    `import moment from 'moment'`,
    `return [moment.utc('2026-01-31').add(1, 'month').format('LLLL'), moment.duration(3e6).humanize(), moment('12-25-1995', 'MM-DD-YYYY').isValid(), moment.utc(0).calendar(moment.utc(86400000))]`,
  ],
  [
    'uuid@14.0.3',
    `import { NIL, parse, stringify, v4, v5, v7, validate, version } from 'uuid'`,
    `return [v5('https://example.org', v5.URL), validate(v4()), version(v7()), stringify(parse(NIL)), v4() === v4()]`,
  ],
  [
    'nanoid@5.1.16',
    `import { customAlphabet, nanoid } from 'nanoid'`,
    `return [nanoid().length, /^[ab]{12}$/.test(customAlphabet('ab', 12)()), nanoid() === nanoid()]`,
  ],
  [
    'yaml@2.9.1',
    `import YAML from 'yaml'`,
    `const document = YAML.parseDocument('# first\\na: &x [1, 2.5, yes]\\nb: *x\\nc: !!set { d }\\n')
document.setIn(['e', 'f'], new Date(0))
return [String(document), YAML.parse('a: |\\n  two\\n  lines\\n'), YAML.stringify({ x: [1, { y: 'é: ' }] }), YAML.parseDocument('a: [').errors.map(({ message }) => message)]`,
  ],
  [
    'js-yaml@5.5.0',
    `import * as yaml from 'js-yaml'`,
    `let error
try { yaml.load('a: [') } catch (thrown) { error = thrown.message }
return [yaml.load('a: 1\\nb: [x, null, 0x1f]\\nc: 2026-01-01'), yaml.dump({ x: [1, { y: 'é: ' }], z: 'a\\nb' }), error]`,
  ],
  [
    'marked@18.2.1',
    `import { marked } from 'marked'`,
    `return [marked.parse('# T\\n\\n|a|b|\\n|-|-|\\n|1|2|\\n\\n- [x] x\\n- *y* <b>'), marked.lexer('a **b**')[0].tokens.length]`,
  ],
  [
    'markdown-it@15.0.3',
    `import MarkdownIt from 'markdown-it'`,
    `return new MarkdownIt({ linkify: true, typographer: true, html: false }).render('# T\\n\\nhttps://example.com "x" -- (c)\\n\\n1. a\\n   - b\\n\\n\`\`\`js\\nx\\n\`\`\`')`,
  ],
  [
    'turndown@7.2.5',
    `import TurndownService from 'turndown'`,
    `return new TurndownService({ headingStyle: 'atx' }).turndown('<h1>T</h1><p>a <b>b</b> <a href="/x">c</a></p><ul><li>d</li></ul>')`,
  ],
  [
    'cheerio@1.2.0',
    `import * as cheerio from 'cheerio'`,
    `const $ = cheerio.load('<ul><li class=a>1<li>2</ul><a href=/x title="é">y</a>')
$('li').last().addClass('last').after('<li>3</li>')
return [$('li').map((_, li) => $(li).text()).get(), $('a').attr(), $.html(), $.extract({ links: ['a'] })]`,
  ],
  [
    'htmlparser2@12.0.0',
    `import { parseDocument, Parser } from 'htmlparser2'`,
    `const seen = []
const parser = new Parser({ onopentag: (name, attributes) => seen.push([name, attributes]), ontext: (text) => seen.push(text) })
parser.write('<p class="a">x &amp; <br>y')
parser.end()
return [seen, parseDocument('<a><b/></a>').children[0].name]`,
  ],
  [
    'parse5@8.1.1',
    `import { parse, serialize } from 'parse5'`,
    `return serialize(parse('<!doctype html><table><tr>x<p>a<b>c</p>d&eacute;'))`,
  ],
  [
    'he@1.2.0',
    `import he from 'he'`,
    `return [he.encode('<é "☃">', { useNamedReferences: true }), he.decode('&lt;&#x1F600;&copy &notit;')]`,
  ],
  [
    'papaparse@5.7.1',
    `import Papa from 'papaparse'`,
    `return [Papa.parse('a;b\\n1;"x;""y"\\n2;', { header: true, dynamicTyping: true, delimiter: ';' }), Papa.unparse([{ a: 'x,y', b: 'é' }])]`,
  ],
  [
    'csv-parse@7.0.3',
    `import { parse } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'`,
    `const rows = []
for await (const row of parse('a,b\\n1,"x\\n2"\\n', { columns: true, cast: true })) rows.push(row)
let error
try { parseAtOnce('a,b\\n1') } catch (thrown) { error = [thrown.code, thrown.message] }
return [rows, parseAtOnce('1|2\\n', { delimiter: '|' }), error]`,
  ],
  [
    'mathjs@15.2.0',
    `import { all, create } from 'mathjs'`,
    `const math = create(all, { number: 'BigNumber', precision: 32 })
return [math.format(math.evaluate('sqrt(2) * 3 km to m')), String(math.derivative('x^3 + sin(x)', 'x')), math.format(math.inv([[1, 2], [3, 4]])), String(math.simplify('2x + 3x')), math.evaluate('det([1, 2; 3, 4])').toString(), math.complex(3, 4).abs()]`,
  ],
  [
    'decimal.js@10.6.0',
    `import Decimal from 'decimal.js'`,
    `Decimal.set({ precision: 40 })
return [Decimal.exp(1), new Decimal(2).sqrt(), new Decimal('0.1').plus('0.2'), Decimal.acos(-1), new Decimal(255).toHex()].map(String)`,
  ],
  [
    'bignumber.js@11.1.5',
    `import BigNumber from 'bignumber.js'`,
    `return [new BigNumber('123456789.123456789').times('9e30').toFormat(2), new BigNumber(2).pow(200).toString(16), new BigNumber(1).div(3).toFixed(30)]`,
  ],
  [
    'big.js@7.0.1',
    `import Big from 'big.js'`,
    `return [new Big(0.1).plus(0.2).toString(), new Big(2).sqrt().toFixed(12), new Big('1e21').toString()]`,
  ],
  [
    'immer@11.2.13',
    `import { enablePatches, produce, produceWithPatches } from 'immer'`,
    `enablePatches()
const base = { list: [{ done: false }], other: {} }
const next = produce(base, (draft) => { draft.list[0].done = true; draft.list.push({ done: false }) })
return [next, next.other === base.other, Object.isFrozen(next), produceWithPatches(base, (draft) => { delete draft.other }).slice(1)]`,
  ],
  [
    'ramda@0.32.0',
    `import * as R from 'ramda'`,
    `return [R.pipe(R.groupBy(R.prop('k')), R.map(R.pipe(R.pluck('n'), R.sum)), R.toPairs)([{ k: 'a', n: 1 }, { k: 'b', n: 2 }, { k: 'a', n: 3 }]), R.assocPath(['a', 0, 'b'], 1, {}), R.sortWith([R.descend(R.prop('a'))])([{ a: 1 }, { a: 2 }]), R.transpose([[1, 2], [3, 4]])]`,
  ],
  [
    'rxjs@7.8.2',
    `import { debounceTime, from, interval, lastValueFrom, map, mergeMap, scan, take, toArray } from 'rxjs'`,
    `const mapped = from([3, 1, 2]).pipe(mergeMap((n) => interval(n).pipe(take(2), map((i) => n + i))), scan((a, b) => a + b), toArray())
return [(await lastValueFrom(mapped)).at(-1), await lastValueFrom(from([1, 2]).pipe(debounceTime(1)))]`,
  ],
  [
    'semver@7.8.6',
    `import semver from 'semver'`,
    `return [semver.satisfies('1.2.3-beta', '>=1.2 <2', { includePrerelease: true }), semver.maxSatisfying(['1.10.0', '1.9.0'], '^1'), semver.inc('1.2.3', 'prerelease', 'rc'), semver.sort(['2.0.0', '1.0.0-rc.1'])]`,
  ],
  [
    'handlebars@4.7.10',
    `import Handlebars from 'handlebars'`,
    `Handlebars.registerHelper('loud', (text) => text.toUpperCase())
return Handlebars.compile('{{#each users}}<li>{{loud name}} {{@index}} {{{raw}}}</li>{{else}}none{{/each}}')({ users: [{ name: 'ada & bob', raw: '<b>' }] })`,
  ],
  [
    'mustache@4.2.0',
    `import Mustache from 'mustache'`,
    `return Mustache.render('{{#a}}{{x}},{{/a}}{{^b}}no {{> p}}{{/b}}', { a: [{ x: '<' }, { x: 2 }] }, { p: '{{{c}}}part' })`,
  ],
  [
    'ejs@7.0.2',
    `import ejs from 'ejs'`,
    `return [ejs.render('<% for (const x of xs) { %><%= x %>;<%- x %>\\n<% } %>', { xs: ['<a>', 2] }), await ejs.render('<%= await p %>', { p: Promise.resolve(1) }, { async: true })]`,
  ],
  [
    'nunjucks@3.2.4',
    `import nunjucks from 'nunjucks'`,
    `return new nunjucks.Environment(null, { autoescape: true }).renderString('{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{% for k, v in o %}{{ loop.index }}{{ k | upper }}{{ m(v) }}{% endfor %}', { o: { a: '<', b: [1, 2] } })`,
  ],
  [
    'jsonwebtoken@9.0.3',
    `import jwt from 'jsonwebtoken'`,
    `const token = jwt.sign({ sub: 'a', iat: 1700000000 }, 'secret', { algorithm: 'HS384' })
let error
try { jwt.verify(token, 'other') } catch (thrown) { error = [thrown.name, thrown.message] }
return [token, jwt.verify(token, 'secret'), jwt.decode(token, { complete: true }).header, error]`,
  ],
  [
    'jose@6.2.18',
    `import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose'`,
    `const secret = new TextEncoder().encode('0123456789abcdef0123456789abcdef')
const token = await new SignJWT({ sub: 'a' }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt(1700000000).sign(secret)
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
const signed = await new SignJWT({ b: 1 }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)
const key = await importJWK(await exportJWK(publicKey), 'ES256')
const encrypted = await new CompactEncrypt(new TextEncoder().encode('é')).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(secret)
return [token, (await jwtVerify(signed, key)).payload, new TextDecoder().decode((await compactDecrypt(encrypted, secret)).plaintext), await jwtVerify(token + 'x', secret).catch(({ code }) => code)]`,
  ],
  [
    'bcryptjs@3.0.3',
    `import bcrypt from 'bcryptjs'`,
    `return [bcrypt.hashSync('secret', '$2b$04$abcdefghijklmnopqrstuu'), await bcrypt.compare('secret', await bcrypt.hash('secret', 4)), bcrypt.getRounds(bcrypt.genSaltSync(5))]`,
  ],
  [
    'xlsx@0.18.5',
    `import * as XLSX from 'xlsx'`,
    `const book = XLSX.utils.book_new()
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([['a', 'é'], [1.5, new Date(Date.UTC(2026, 0, 1))]]), 'S')
const bytes = XLSX.write(book, { type: 'array', bookType: 'xlsx' })
const read = XLSX.read(bytes)
return [XLSX.utils.sheet_to_json(read.Sheets.S), XLSX.utils.sheet_to_csv(read.Sheets.S), read.SheetNames]`,
  ],
  [
    'fast-xml-parser@5.12.1',
    `import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'`,
    `const parsed = new XMLParser({ ignoreAttributes: false }).parse('<?xml version="1.0"?><a x="1"><b>2</b><b><![CDATA[<é>]]></b></a>')
return [parsed, new XMLBuilder({ ignoreAttributes: false, format: true }).build(parsed), XMLValidator.validate('<a><b></a>')]`,
  ],
]
