import { createServer } from 'node:http'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** A server on this machine that counts. */
export interface CountingServer {
  url: string
  close: () => void
}

/**
 * A request for /CASE/LABEL leaves "LABEL BODY" in the file effects/lines of the folder CASE, and is answered with that:
 * a GET of LABEL "count" with the number of its answers, which tells one request from another. A file effects/log gets it,
 * too, if it is there.
 */
export async function countingServer(root: string): Promise<CountingServer> {
  const counts = new Map<string, number>()
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const body = await text(request)
      const [, name = '', label = ''] = (request.url ?? '').split('/')
      const count = (counts.get(`${name} ${label}`) ?? 0) + 1
      counts.set(`${name} ${label}`, count)
      const line = `${label} ${body}`
      appendFileSync(join(root, name, 'effects', 'lines'), `${line}\n`)
      appendFileSync(join(root, name, 'effects', 'log'), `${label}\n`)
      response.end(label === 'count' ? `${count}` : line)
    }
    void respond()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${address.port}`, close }
}
