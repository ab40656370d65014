import { toUnicode } from 'library:punycode'

/** The engine's parser of hosts does it; what is none is the empty text. */
export function domainToASCII(domain: unknown): string {
  const name = String(domain)
  // What would end the host in a URL is in no name of one.
  if (name === '' || /[\0-\x20#%/:<>?@[\\\]^|]/.test(name)) return ''
  try {
    return new URL(`ws://${name}`).hostname
  } catch {
    return ''
  }
}

export function domainToUnicode(domain: unknown): string {
  return toUnicode(domainToASCII(domain))
}
