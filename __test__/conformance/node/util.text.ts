import util, { MIMEParams, MIMEType, parseArgs } from 'node:util'

function tried(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, code, message } = Object(error)
    return `${name} ${code}: ${message}`
  }
}

const parse = (config: unknown): unknown => tried(() => Reflect.apply(parseArgs, util, [config]))

const options = {
  verbose: { type: 'boolean', short: 'v' },
  name: { type: 'string', short: 'n' },
  list: { type: 'string', multiple: true },
  level: { type: 'string', default: 'info' },
  flags: { type: 'boolean', multiple: true, short: 'f' },
}

const lines = [
  [],
  ['-v', '--name', 'x'],
  ['--name=y', '--list', 'a', '--list=b'],
  ['-nvalue'],
  ['-vn', 'z'],
  ['-ff', '-f'],
  ['--', '-v', 'rest'],
  ['--unknown'],
  ['-x'],
  ['positional'],
  ['--name'],
  ['--verbose=1'],
  ['--name', '-v'],
  ['--no-verbose'],
  ['--level', ''],
  ['-', 'a'],
  ['--__proto__=1'],
]

const types = [
  'text/html; charset=utf-8',
  'TEXT/Plain;Charset="x y";b=1;b=2',
  'application/json',
  'a/b;c',
  'a/b;="x"',
  'a/b;c="\\""',
  ' text/css ;x=1 ',
  'nothing',
  'a/',
  '/b',
  'a b/c',
]

const env = `
# comment
A=1
B = spaced
C="quoted # not"
D='single\\nline'
E="double\\nline"
F=with # comment
G=\`back'tick"\`
export H=exported
I=
J="multi
line"
K=a=b
L  =  trimmed
NOTHING
`

export const cases: Record<string, () => unknown> = {
  parseArgs: () => lines.map((args) => parse({ args, options, allowPositionals: true })),
  'parseArgs: strict, without positionals': () => lines.map((args) => parse({ args, options })),
  'parseArgs: not strict': () => lines.map((args) => parse({ args, options, strict: false })),
  'parseArgs: tokens': () =>
    lines.map((args) => parse({ args, options, strict: false, tokens: true })),
  'parseArgs: negative': () =>
    parse({ args: ['--no-verbose', '--no-x'], options, allowNegative: true, strict: false }),
  'parseArgs: wrong configurations': () => [
    parse({ args: 5 }),
    parse({ args: [], options: { a: { type: 'string', short: 'ab' } } }),
    parse({ args: [], options: { a: { type: 'string', default: 5 } } }),
    parse({ args: [], options: { a: { type: 'string', multiple: true, default: 'x' } } }),
    parse({ args: [], strict: 'yes' }),
  ],
  parseEnv: () => util.parseEnv(env),
  'parseEnv: of what is no text': () => Reflect.apply(util.parseEnv, util, [5]),
  MIMEType: () =>
    types.map((text) =>
      tried(() => {
        const made = new MIMEType(text)
        return [String(made), made.type, made.subtype, made.essence, [...made.params]]
      }),
    ),
  'MIMEType.type': () => {
    const made = new MIMEType('a/b;c=d')
    made.type = 'X'
    return [String(made), tried(() => (made.type = ' '))]
  },
  'MIMEType.subtype': () => {
    const made = new MIMEType('a/b')
    made.subtype = 'Y+z'
    return [String(made), tried(() => (made.subtype = ''))]
  },
  'MIMEType.essence': () => new MIMEType('A/B;c=d').essence,
  'MIMEType.params': () => new MIMEType('a/b;c=d').params instanceof MIMEParams,
  'MIMEType.toString': () => new MIMEType('a/b;c="d e";f=g').toString(),
  'MIMEType.toJSON': () => JSON.stringify({ made: new MIMEType('a/b') }),
  MIMEParams: () => String(new MIMEParams()),
  'MIMEParams.set': () => {
    const params = new MIMEParams()
    params.set('a', 'x y')
    params.set('b', '"')
    return [String(params), tried(() => params.set(' ', 'x')), tried(() => params.set('a', 'ä€'))]
  },
  'MIMEParams.get': () => [
    new MIMEType('a/b;C=d').params.get('c'),
    new MIMEType('a/b').params.get('c'),
  ],
  'MIMEParams.has': () => new MIMEType('a/b;c=d').params.has('c'),
  'MIMEParams.delete': () => {
    const { params } = new MIMEType('a/b;c=d;e=f')
    params.delete('c')
    return String(params)
  },
  'MIMEParams.entries': () => [...new MIMEType('a/b;c=d').params.entries()],
  'MIMEParams.keys': () => [...new MIMEType('a/b;c=d').params.keys()],
  'MIMEParams.values': () => [...new MIMEType('a/b;c=d').params.values()],
  'MIMEParams.toString': () => new MIMEType('a/b;c="";d=1').params.toString(),
  'MIMEParams.toJSON': () => JSON.stringify(new MIMEType('a/b;c=d').params),
}
