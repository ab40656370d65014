/** The form in a body, by the type that its headers name. */
export function formIn(bytes: Uint8Array<ArrayBuffer>, type: string): FormData {
  const [name = ''] = type.split(';', 1)
  const kind = name.trim().toLowerCase()
  if (kind === 'application/x-www-form-urlencoded') return ofQuery(new TextDecoder().decode(bytes))
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? []
  const boundary = quoted ?? plain
  if (kind !== 'multipart/form-data' || boundary === undefined) {
    throw new TypeError(
      'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".',
    )
  }
  return ofParts(bytes, `--${boundary}`)
}

function ofQuery(text: string): FormData {
  const form = new FormData()
  for (const [name, value] of new URLSearchParams(text)) form.append(name, value)
  return form
}

const malformed = 'Failed to parse body as FormData.'

/** As text of one character a byte, where boundaries can be searched for. */
function ofParts(bytes: Uint8Array<ArrayBuffer>, boundary: string): FormData {
  const text = new TextDecoder('x-user-defined').decode(bytes)
  const form = new FormData()
  let at = text.indexOf(boundary)
  if (at === -1) throw new TypeError(malformed)
  for (;;) {
    at += boundary.length
    if (text.startsWith('--', at)) return form
    const start = text.indexOf('\r\n\r\n', at)
    const end = text.indexOf(`\r\n${boundary}`, start)
    if (start === -1 || end === -1) throw new TypeError(malformed)
    const head = new TextDecoder().decode(bytes.subarray(at, start))
    append(form, head, bytes.subarray(start + 4, Math.max(start + 4, end)))
    at = end + 2
  }
}

function append(form: FormData, head: string, content: Uint8Array<ArrayBuffer>): void {
  const name = parameter(head, 'name')
  const filename = parameter(head, 'filename')
  if (name === undefined) throw new TypeError(malformed)
  if (filename === undefined) return form.append(name, new TextDecoder().decode(content))
  const type = /^content-type:[ \t]*(\S.*)$/im.exec(head)?.[1] ?? 'application/octet-stream'
  form.append(name, new File([content], filename, { type }))
}

function parameter(head: string, name: string): string | undefined {
  const disposition = /^content-disposition:.*$/im.exec(head)?.[0] ?? ''
  const value = new RegExp(`[; ]${name}="([^"]*)"`, 'i').exec(disposition)?.[1]
  return value?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n')
}
