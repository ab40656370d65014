import { Buffer } from 'node:buffer'

/** What a PEM text holds, and as what. */
export interface Pem {
  label: string
  der: Uint8Array
}

const LINE = 64

export function readPem(text: string): Pem | undefined {
  const found = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]+?)-----END \1-----/.exec(text)
  const [, label, body] = found ?? []
  if (label === undefined || body === undefined) return undefined
  if (body.includes('ENCRYPTED')) return { label: 'ENCRYPTED PRIVATE KEY', der: new Uint8Array() }
  return { label, der: Buffer.from(body.replace(/\s+/g, ''), 'base64') }
}

export function writePem(label: string, der: Uint8Array): string {
  const text = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64')
  const lines = text.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
