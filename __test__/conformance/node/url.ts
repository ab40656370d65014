import url, {
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  URL,
  URLSearchParams,
  urlToHttpOptions,
} from 'node:url'

const { resolveObject, Url }: Untyped = Object(url)

interface Untyped {
  resolveObject: (from: unknown, to: unknown) => unknown
  Url: new () => object
}

const texts = [
  'http://user:pa%20ss@Host.com:8080/p/a/t/h?query=string&a=b#hash',
  'HTTP://EXAMPLE.com',
  '//some/path',
  '/x?y#z',
  'mailto:a@b.c?subject=x',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'file://host/x',
  'http://a.com/t st?a b#c d',
  'http://x.y:/z',
  'http://[::1]:80/a',
  'http://user@x@y.com/',
  'x:y',
  'a/b?c=d&c=e',
  '?q',
  '#h',
  '',
  ' http://a.com/b ',
  'http:\\\\a.com\\b?c\\d',
  'http://ex ample.com',
  'http://a.com/\'{}|^`<>"',
  'git+ssh://git@github.com:user/repo.git',
  'http://münchen.de/ä',
  'dot.test:foo/bar',
  'coap:u:p@::1:61616/.well-known/r?n=T#c',
]

const bases = ['http://a/b/c/d;p?q', '/one/two/three', 'mailto:x@y', 'file:///a/b', 'http://u:p@h/']
const relatives = [
  'g',
  './g/',
  '../../../g',
  '/g',
  '//g',
  '?y',
  '#s',
  'g;x=1/../y',
  '',
  'http:g',
  'https://z/w',
  '../',
  '.',
  'g?y/./x',
  'mailto:q@r',
]

export const cases = {
  parse: () => texts.map((text) => parse(text)),
  'parse: the query too': () => texts.map((text) => parse(text, true).query),
  'parse: slashes denote a host': () => texts.map((text) => parse(text, false, true)),
  'parse: of what is no text': () => Reflect.apply(parse, url, [7]),
  'parse: a host that is none': () => parse('http://a.com:b:c/'),
  format: () => texts.map((text) => format(parse(text))),
  'format: of parts': () => [
    format({ protocol: 'http', host: 'a:1', pathname: 'x', search: 'q#' }),
    format({ protocol: 'http:', hostname: '::1', port: 8, query: { a: [1, 2] }, hash: 'h' }),
    format({ pathname: '/a#b?c', query: {} }),
    format({ slashes: true, hostname: 'h', auth: 'a:b@c' }),
    format('http://a.com:80/x'),
  ],
  'format: of a URL': () => {
    const made = new URL('https://u:p@xn--mnchen-3ya.de:8080/a?b=c#d')
    return [
      format(made),
      format(made, { auth: false, fragment: false, search: false, unicode: true }),
      format(made, { unicode: true }),
    ]
  },
  'format: of what is none': () => Reflect.apply(format, url, [5]),
  resolve: () => bases.map((base) => relatives.map((relative) => resolve(base, relative))),
  resolveObject: () => [resolveObject('http://a/b', 'c'), resolveObject('http://a/b', '//x/y?z')],
  Url: () => [new Url(), typeof Url],
  'Url.parse': () => {
    const made = new Url()
    Reflect.apply(Reflect.get(made, 'parse'), made, ['http://a.com/b?c', false])
    return made
  },
  'Url.format': () =>
    Reflect.apply(Reflect.get(parse('http://a.com/b?c'), 'format'), parse('x:y'), []),
  'Url.resolve': () =>
    Reflect.apply(Reflect.get(new Url(), 'resolve'), parse('http://a.com/b'), ['c']),
  'Url.resolveObject': () =>
    Reflect.apply(Reflect.get(new Url(), 'resolveObject'), parse('http://a.com/b'), ['../c']),
  'Url.parseHost': () => {
    const made = Object.assign(new Url(), { host: 'a.com:81' })
    Reflect.apply(Reflect.get(made, 'parseHost'), made, [])
    return made
  },
  URL: () => {
    const made = new URL('../x?a=1#b', 'https://u:p@example.com:8443/y/z/')
    made.searchParams.append('ä', 'ö ü')
    made.hash = ''
    made.port = '443'
    return [made.href, made.origin, made.toJSON(), made.search, made === new URL(made)]
  },
  'URL.toJSON': () => JSON.stringify({ at: new URL('http://a.com/ü') }),
  'URL.toString': () => String(new URL('HTTP://A.com:80/./b/../c')),
  'URL.href': () => {
    const made = new URL('http://a.com')
    made.href = 'https://b.com/x'
    return made.href
  },
  'URL.origin': () =>
    ['http://a.com:80/x', 'file:///x', 'blob:https://a.com/x', 'x:y'].map(
      (text) => new URL(text).origin,
    ),
  'URL.protocol': () => parts((made) => made.protocol),
  'URL.username': () => parts((made) => made.username),
  'URL.password': () => parts((made) => made.password),
  'URL.host': () => parts((made) => made.host),
  'URL.hostname': () => parts((made) => made.hostname),
  'URL.port': () => parts((made) => made.port),
  'URL.pathname': () => parts((made) => made.pathname),
  'URL.search': () => parts((made) => made.search),
  'URL.searchParams': () => parts((made) => [...made.searchParams]),
  'URL.hash': () => parts((made) => made.hash),
  URLSearchParams: () => [
    String(new URLSearchParams('?a=1&b=2&a=3')),
    String(new URLSearchParams({ x: 'y z', ä: '&' })),
    String(new URLSearchParams([['a', 'b']])),
    [...new URLSearchParams('a=%zz&b=+&c')],
  ],
  'URLSearchParams.append': () => changed((params) => params.append('a', '9')),
  'URLSearchParams.delete': () => changed((params) => params.delete('a')),
  'URLSearchParams.get': () => new URLSearchParams('a=1&a=2').get('a'),
  'URLSearchParams.getAll': () => new URLSearchParams('a=1&a=2').getAll('a'),
  'URLSearchParams.has': () => [
    new URLSearchParams('a=1').has('a'),
    new URLSearchParams('a=1').has('a', '2'),
  ],
  'URLSearchParams.set': () => changed((params) => params.set('a', '9')),
  'URLSearchParams.size': () => new URLSearchParams('a=1&a=2').size,
  'URLSearchParams.sort': () =>
    changed((params) => Reflect.apply(Reflect.get(params, 'sort'), params, [])),
  'URLSearchParams.entries': () => [...new URLSearchParams('a=1&b=2').entries()],
  'URLSearchParams.keys': () => [...new URLSearchParams('a=1&b=2').keys()],
  'URLSearchParams.values': () => [...new URLSearchParams('a=1&b=2').values()],
  'URLSearchParams.forEach': () => {
    const seen: unknown[] = []
    new URLSearchParams('a=1&b=2').forEach((value, name) => seen.push(name, value))
    return seen
  },
  'URLSearchParams.toString': () => new URLSearchParams({ 'a~*': '!-._ \u{1F600}' }).toString(),
  domainToASCII: () => ['español.com', '中文.com', 'xn--iñvalid.com', 'A.b', ''].map(domainToASCII),
  domainToUnicode: () =>
    ['xn--espaol-zwa.com', 'xn--fiq228c.com', 'xn--iñvalid.com', 'a.b'].map(domainToUnicode),
  fileURLToPath: () => [
    fileURLToPath('file:///a%20b/c'),
    fileURLToPath(new URL('file:///%E4%BD%A0')),
  ],
  'fileURLToPath: an encoded slash': () => fileURLToPath('file:///a%2Fb'),
  'fileURLToPath: another scheme': () => fileURLToPath('http://a/b'),
  'fileURLToPath: a host': () => fileURLToPath('file://host/b'),
  'fileURLToPath: of what is none': () => Reflect.apply(fileURLToPath, url, [3]),
  pathToFileURL: () => [
    pathToFileURL('/a b/c#d?e%f').href,
    pathToFileURL('/x/').href,
    pathToFileURL('/a\\b\n\r\t').href,
  ],
  urlToHttpOptions: () => [
    urlToHttpOptions(new URL('https://u:p%40@[::1]:8080/a?b#c')),
    urlToHttpOptions(new URL('http://a.com/')),
  ],
}

function parts(of: (made: URL) => unknown): unknown[] {
  return ['http://u:p@a.com:81/b/c?d=e#f', 'https://a.com:443', 'x:y'].map((text) =>
    of(new URL(text)),
  )
}

function changed(change: (params: URLSearchParams) => void): string {
  const params = new URLSearchParams('b=2&a=1&c=3&a=4')
  change(params)
  return params.toString()
}
