/** What bodies, headers, forms and files give, in Node and in a sandbox. */

const text = new TextDecoder()

async function read(stream: ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += typeof chunk === 'string' ? chunk : text.decode(chunk)
  return all
}

const multipart =
  '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n'

export const cases = {
  'Response.json': async () => {
    const response = Response.json({ a: [1] }, { status: 201, headers: { 'x-a': 'b' } })
    return [response.status, [...response.headers], await response.text()]
  },
  'Response.json: a type of its own': () => [
    ...Response.json(1, { headers: { 'content-type': 'application/ld+json' } }).headers,
  ],
  'Response.json: what JSON cannot say': () => Response.json(undefined),
  'Response.error': () => {
    const { type, status, ok, body, statusText } = Response.error()
    return [type, status, ok, body, statusText]
  },
  'Response.redirect': () => {
    const { status, headers } = Response.redirect('http://a.example/x', 301)
    return [status, headers.get('location')]
  },
  'Response.redirect: a wrong status': () =>
    Reflect.apply(Response.redirect, Response, ['http://a.example/', 200]),
  'Response: a status out of range': () => [
    trial(() => new Response('', { status: 99 })),
    trial(() => new Response('', { status: 600 })),
  ],
  'Response: no body where there is none': () => trial(() => new Response('x', { status: 204 })),
  'Response: its properties': () => {
    const { status, statusText, ok, type, url, redirected, bodyUsed, body } = new Response()
    return [status, statusText, ok, type, url, redirected, bodyUsed, body]
  },
  'Response.clone': async () => {
    const response = new Response('abc', { status: 202, statusText: 'Yes', headers: { a: 'b' } })
    const copy = response.clone()
    return [
      await response.text(),
      await copy.text(),
      copy.status,
      copy.statusText,
      [...copy.headers],
    ]
  },
  'Response.clone: of one that was read': async () => {
    const response = new Response('abc')
    await response.text()
    return [response.bodyUsed, nameOf(() => response.clone())]
  },
  'Response: read twice': async () => {
    const response = new Response('abc')
    await response.text()
    return response.text().catch((error: unknown) => Object(error).name)
  },
  'Response.arrayBuffer': async () => new Response('hé').arrayBuffer(),
  'Response.blob': async () => {
    const blob = await new Response('hé', { headers: { 'content-type': 'text/Plain' } }).blob()
    return [blob.size, blob.type, await blob.text()]
  },
  'Response.body': async () => read(new Response('streamed').body ?? new ReadableStream()),
  'Response: bodies of other kinds': async () => [
    await new Response(new URLSearchParams('a=1&b=%20')).text(),
    new Response(new URLSearchParams('a=1')).headers.get('content-type'),
    await new Response(new Blob(['bl', 'ob'], { type: 'a/b' })).text(),
    new Response(new Blob(['x'], { type: 'a/b' })).headers.get('content-type'),
    await new Response(Uint8Array.of(104, 105)).text(),
    await new Response(new Uint8Array([0, 104, 105]).subarray(1)).text(),
    await new Response(Uint8Array.of(104).buffer).text(),
    new Response('x').headers.get('content-type'),
    new Response(Uint8Array.of(1)).headers.get('content-type'),
    await new Response(null).text(),
  ],
  'Response.formData: of a query': async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return [...(await new Response('a=1&b=x+y', { headers }).formData())]
  },
  'Response.formData: of parts': async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const form = await new Response(multipart, { headers }).formData()
    const file = form.get('f')
    return [form.get('a'), file instanceof File && [file.name, file.type, await file.text()]]
  },
  'Response.formData: there and back': async () => {
    const form = new FormData()
    form.append('a', '1')
    form.append('f', new File(['xyz'], 'n.bin', { type: 'application/x' }))
    const back = await new Response(form).formData()
    const file = back.get('f')
    return [back.get('a'), file instanceof File && [file.name, file.type, file.size]]
  },
  'Response.json(): a body that is none': async () =>
    new Response('{').json().catch((error: unknown) => Object(error).name),
  'Request: its properties': () => {
    const request = new Request('http://a.example/p?q#h', {
      method: 'post',
      body: 'x',
      headers: { a: 'b' },
    })
    return [
      request.method,
      request.url,
      request.headers.get('a'),
      request.redirect,
      request.bodyUsed,
    ]
  },
  'Request: of another': async () => {
    const first = new Request('http://a.example/', {
      method: 'PUT',
      body: 'b',
      headers: { x: 'y' },
    })
    const second = new Request(first, { headers: { z: '1' } })
    return [
      second.method,
      [...second.headers].filter(([name]) => name !== 'content-type'),
      await second.text(),
    ]
  },
  'Request: a body with GET': () =>
    nameOf(() => Reflect.construct(Request, ['http://a.example/', { body: 'x' }])),
  'Request: a method that is refused': () =>
    nameOf(() => new Request('http://a.example/', { method: 'TRACE' })),
  'Request: a URL that is none': () => nameOf(() => new Request('/x')),
  'Request.clone': async () => {
    const request = new Request('http://a.example/', { method: 'POST', body: 'two' })
    const copy = request.clone()
    return [await request.text(), await copy.text(), copy.method]
  },
  'Request.json': async () =>
    new Request('http://a.example/', { method: 'POST', body: '{"a":1}' }).json(),
  'Request.signal': () => {
    const controller = new AbortController()
    const request = new Request('http://a.example/', { signal: controller.signal })
    controller.abort('why')
    return [request.signal.aborted, request.signal.reason]
  },
  Headers: () => {
    const headers = new Headers([
      ['B', '2'],
      ['a', '1'],
      ['b', '3'],
    ])
    headers.append('c', '4')
    headers.set('A', '5')
    return [[...headers], headers.get('b'), headers.has('C'), headers.get('none')]
  },
  'Headers: cookies stay apart': () => {
    const headers = new Headers()
    headers.append('set-cookie', 'a=1')
    headers.append('set-cookie', 'b=2')
    headers.append('x', 'y')
    return [headers.getSetCookie(), [...headers], headers.get('set-cookie')]
  },
  'Headers: deleted while it is walked': () => {
    const headers = new Headers({ a: '1', b: '2' })
    headers.delete('a')
    const seen: string[] = []
    headers.forEach((value, name) => seen.push(`${name}=${value}`))
    return [seen, [...headers.keys()], [...headers.values()], [...headers.entries()]]
  },
  'Headers: names and values that are none': () => [
    nameOf(() => new Headers({ 'a b': '1' })),
    nameOf(() => new Headers({ a: 'x\ny' })),
    nameOf(() => new Headers({ a: 'ü€' })),
    new Headers({ a: '  x  ' }).get('a'),
  ],
  FormData: () => {
    const form = new FormData()
    form.append('a', '1')
    form.append('a', '2')
    form.set('b', '3')
    form.append('c', '4')
    form.delete('c')
    form.append('n', String(5))
    return [[...form], form.getAll('a'), form.get('x'), form.has('b'), [...form.keys()]]
  },
  'FormData: blobs become files': () => {
    const form = new FormData()
    form.append('f', new Blob(['x']))
    form.append('g', new Blob(['x']), 'named.txt')
    const [one, other] = [form.get('f'), form.get('g')]
    return [one instanceof File && one.name, other instanceof File && other.name]
  },
  Blob: async () => {
    const blob = new Blob(['abc', Uint8Array.of(100), new Blob(['e'])], { type: 'Text/PLAIN' })
    const part = blob.slice(1, -1, 'x/y')
    return [blob.size, blob.type, await blob.text(), part.size, part.type, await part.text()]
  },
  'Blob.arrayBuffer': async () => new Blob(['hé']).arrayBuffer(),
  'Blob.stream': async () => read(new Blob(['hé', 'llo']).stream()),
  'Blob: of what is none': () => nameOf(() => Reflect.construct(Blob, ['x'])),
  File: async () => {
    const file = new File(['ab'], 'n.txt', { type: 'a/b', lastModified: 5 })
    return [
      file.name,
      file.type,
      file.size,
      file.lastModified,
      await file.text(),
      file instanceof Blob,
      String(file),
    ]
  },
}

function nameOf(run: () => unknown): unknown {
  try {
    run()
    return 'it works'
  } catch (error) {
    return Object(error).name
  }
}

function trial(run: () => unknown): unknown {
  return nameOf(run)
}
