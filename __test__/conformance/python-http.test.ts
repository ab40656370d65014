// SPEC section 6: "`capsule.http` has `get`, `post`, `put`, `patch`, `delete` with `status_code`, `ok()`, `json()`,
// `text()`, `headers`; `urllib.request` works too".

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { answering } from '../helpers/answering.ts'
import { checkout } from '../helpers/checkout.ts'
import { pythonProgram, pythonTask } from '../helpers/python-program.ts'

/** What an expression over `url` gives; `sent` is what the server saw. */
const cases: [what: string, expression: string, expected: unknown][] = [
  [
    'status, ok and text',
    `[(r := http.get(url)).status_code, r.ok(), r.text()[:1]]`,
    [200, true, '{'],
  ],
  ['json', `http.get(url + "a").json()["path"]`, '/a'],
  ['content', `len(http.get(url + "latin").content)`, 1],
  [
    'a charset that is none of a text',
    `[http.get(url + f"charset/{c}").text() for c in ("base64", "zip", "rot13", "idna", "undefined", "none")]`,
    Array(6).fill('a\u0000b\u0000'),
  ],
  ['UTF-16 without a mark', `http.get(url + "charset/utf-16").text()`, 'ab'],
  ['the charset of a text', `http.get(url + "latin").text()`, 'é'],
  [
    'a status that is not ok',
    `[(r := http.get(url + "404")).status_code, r.ok(), r.text()]`,
    [404, false, 'none'],
  ],
  ['raise_for_status', `fails(lambda: http.get(url + "404").raise_for_status())`, 'HTTPError'],
  ['raise_for_status of what is ok', `http.get(url).raise_for_status().ok()`, true],
  ['no body', `http.get(url + "204").text()`, ''],
  ['head', `http.head(url).text()`, ''],
  ['headers in any case', `"Content-Length" in http.get(url).headers`, true],
  [
    'headers of one name',
    `http.get(url + "cookies").headers.get_all("set-cookie")`,
    ['a=1', 'b=2'],
  ],
  [
    'methods',
    `[getattr(http, m)(url).json()["method"] for m in ("post", "put", "patch", "delete", "options")]`,
    ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  ],
  ['another method', `http.request("PROPFIND", url).json()["method"]`, 'PROPFIND'],
  [
    'params',
    `http.get(url + "a?x=1", params={"y": [2, 3], "z": None, "w": "ä&"}).json()["path"]`,
    '/a?x=1&y=2&y=3&w=%C3%A4%26',
  ],
  ['a path that is not encoded', `http.get(url + "ä b").json()["path"]`, '/%C3%A4%20b'],
  ['a path that is encoded', `http.get(url + "%C3%A4%20b").json()["path"]`, '/%C3%A4%20b'],
  [
    'a fragment, which is not sent',
    `[(r := http.get(url + "a#b")).json()["path"], r.url[-2:]]`,
    ['/a', '/a'],
  ],
  ['a text', `http.put(url, data="é").json()["body"]`, 'é'],
  ['bytes', `http.patch(url, data=b"hi").json()["body"]`, 'hi'],
  ['a file', `http.post(url, data=io.BytesIO(b"hi")).json()["body"]`, 'hi'],
  [
    'a length that is not so',
    `http.post(url, data="abc", headers={"content-length": "1"}).json()["headers"]["content-length"]`,
    '3',
  ],
  [
    'headers of one connection',
    `[name in http.get(url, headers={"connection": "close", "te": "x", "upgrade": "x"}).json()["headers"] for name in ("te", "upgrade")]`,
    [false, false],
  ],
  ['a body packed by gzip', `http.get(url + "packed/gzip").text()`, 'packed'],
  ['a body packed by deflate', `http.get(url + "packed/deflate").text()`, 'packed'],
  ['a body packed by brotli', `http.get(url + "packed/br").text()`, 'packed'],
  [
    'a packed body by urllib.request',
    `urllib.request.urlopen(url + "packed/gzip").read().decode()`,
    'packed',
  ],
  [
    'lines as they come',
    `list(http.get(url + "lines", stream=True).iter_lines())`,
    ['one', 'two', '', 'thrée'],
  ],
  ['pieces as they come', `len(list(http.get(url + "lines", stream=True).iter_bytes())) > 1`, true],
  [
    'nothing is read twice',
    `fails(lambda: [list(r.iter_bytes()) for r in [http.get(url, stream=True)] * 2])`,
    'RuntimeError',
  ],
  [
    'a body that was read, in pieces',
    `b"".join(http.get(url + "latin").iter_bytes()).decode("latin-1")`,
    'é',
  ],
  ['an option that is none', `fails(lambda: http.get(url, timeot=1))`, 'TypeError'],
  ['two bodies', `fails(lambda: http.post(url, json=1, data="x"))`, 'TypeError'],
  ['a timeout that is none', `fails(lambda: http.get(url, timeout=0))`, 'ValueError'],
  ['urllib.request', `json.load(urllib.request.urlopen(url + "a?b"))["path"]`, '/a?b'],
  [
    'urllib.request with a body',
    `json.load(urllib.request.urlopen(urllib.request.Request(url, b"hi", {"X-A": "b"}, method="PUT")))["body"]`,
    'hi',
  ],
  [
    'urllib.request with a status that is not ok',
    `fails(lambda: urllib.request.urlopen(url + "404"))`,
    'HTTPError',
  ],
  [
    'urllib.request of a body in chunks',
    `urllib.request.urlopen(url + "lines").read().decode()`,
    'one\r\ntwo\n\nthrée',
  ],
]

for (const [what, expression, expected] of cases) {
  const call = pythonTask(`return ${expression}`)
  test(`Python: ${what}`, async (t) => {
    const server = await answering(t)
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.deepEqual(result, expected, JSON.stringify(error))
  })
}

test('Python: a line of many pieces takes as much fuel for each', async (t) => {
  const call = pythonProgram(
    t,
    `import codecs
from capsule_guest.response import _Lines
@task(name="main", compute="HIGH")
def main(pieces):
  lines, piece = _Lines(codecs.getincrementaldecoder("utf-8")()), b"x" * 10_000
  for _ in range(pieces): lines.feed(piece)
  return len(lines.end()[0])`,
  )
  const fuel: number[] = []
  for (const pieces of [100, 1600]) {
    const { result, error, execution } = await call('main', [pieces])
    t.is(result, pieces * 10_000, JSON.stringify(error))
    fuel.push(execution.fuel_consumed)
  }
  const [few = 0, many = 0] = fuel
  t.true(many < 20 * few, `${few} and ${many}`)
})

/** Requests by their options, and what the server sees of each: the same as outside of a sandbox. */
const requests: [name: string, options: object, expected: Record<string, string>][] = JSON.parse(
  readFileSync(join(checkout, 'python/tests/requests.json'), 'utf8'),
)

for (const [name, options, expected] of requests) {
  const given = `**json.loads(${JSON.stringify(JSON.stringify(options))})`
  const call = pythonTask(`
answers = [http.${name}(url + "a", ${given}), await http.a${name}(url + "a", ${given})]
return [[answer.status_code, answer.url.partition("?")[0] == url + "a", answer.json()] for answer in answers]`)
  test(`Python: as outside of a sandbox, http.${name} with ${JSON.stringify(options)}`, async (t) => {
    const server = await answering(t)
    const { result, error } = await call(`http://127.0.0.1:${server.port}/`)
    t.is(Object(result)?.length, 2, JSON.stringify(error))
    for (const [status, asked, { headers, ...told }] of Object(result)) {
      t.deepEqual([status, asked], [200, true])
      const named = Object.entries(headers).map(([header, value]) => [`headers.${header}`, value])
      t.like({ ...told, ...Object.fromEntries(named) }, expected)
    }
  })
}
