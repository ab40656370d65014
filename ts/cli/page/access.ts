import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may see the page: whoever was given its address, once. */
export interface Access {
  /** What the address carries. It works a single time. */
  token: string
  /** What the exchange of the token gives to the browser. */
  cookie: string
  /** Takes the token: true the first time that it is the right one. */
  redeem: (token: string) => boolean
  /** Whether a request comes from the browser that redeemed the token. */
  admits: (request: IncomingMessage) => boolean
}

/** Cookies are shared by all ports of a host, so the port is in the name. */
export function accessTo(port: number): Access {
  const name = `capsule-trace-${port}`
  const token = secret()
  const session = secret()
  let redeemed = false
  return {
    token,
    cookie: `${name}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    redeem: (given) => {
      if (redeemed || !isSame(given, token)) return false
      redeemed = true
      return true
    },
    admits: ({ headers }) => redeemed && isSame(cookieNamed(name, headers.cookie), session),
  }
}

/** 256 bits: not to be guessed. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compared by digests in constant time: how long it takes tells nothing about the secret. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function cookieNamed(name: string, header: string = ''): string {
  const pairs = header.split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}
