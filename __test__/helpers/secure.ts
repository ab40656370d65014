import { readFileSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { checkout } from './checkout.ts'

const folder = join(checkout, '__test__/helpers/certificate')
/** What vouches for the servers of these tests, if it is trusted. */
export const certificate = join(folder, 'certificate.pem')

/** A server of HTTP/2 and 1.1 over TLS that answers with the version it was spoken to in. */
export async function secure(t: ExecutionContext): Promise<number> {
  const [cert, key] = [readFileSync(certificate), readFileSync(join(folder, 'key.pem'))]
  const server = createSecureServer({ cert, key, allowHTTP1: true })
  server.on('request', (request, response) => response.end(request.httpVersion))
  // Who does not trust the certificate hangs up.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
