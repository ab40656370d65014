// SPEC section 4, Network: TLS to the host that was named, trusted by the system's roots, Mozilla's, or those of
// SSL_CERT_FILE. The key in helpers/certificate is for these tests alone.

import test, { type ExecutionContext } from 'ava'
import { folderWith } from '../helpers/folder.ts'
import { programText } from '../helpers/program.ts'
import { runCli } from '../helpers/run-cli.ts'
import { certificate, secure } from '../helpers/secure.ts'
import { fetching } from '../helpers/server.ts'

async function calling(
  t: ExecutionContext,
  url: string,
  env: Record<string, string>,
): Promise<string> {
  const cwd = folderWith(t, {
    'a.ts': programText(fetching(['localhost', '127.0.0.0/8'])),
  })
  const { stdout, stderr } = await runCli(cwd, ['run', 'a.ts', url], { env })
  t.is(stderr, '')
  return JSON.stringify(JSON.parse(stdout).result)
}

test('a certificate that nobody vouches for is refused', async (t) => {
  const told = await calling(t, `https://localhost:${await secure(t)}/`, {})
  t.regex(told, /fetch to https:\/\/localhost:\d+\/ failed: .*certificate/i)
})

test('a certificate of SSL_CERT_FILE is trusted, and HTTP/2 is spoken', async (t) => {
  const url = `https://localhost:${await secure(t)}/`
  t.regex(await calling(t, url, { SSL_CERT_FILE: certificate }), /"status":200.*"text":"2\.0"/)
})

test('an address is trusted if the certificate names it', async (t) => {
  const url = `https://127.0.0.1:${await secure(t)}/`
  t.regex(await calling(t, url, { SSL_CERT_FILE: certificate }), /"status":200/)
})

test('a certificate for another name is refused', async (t) => {
  const url = `https://127.0.0.2:${await secure(t)}/`
  t.regex(await calling(t, url, { SSL_CERT_FILE: certificate }), /failed: .*not valid for name/)
})

test('plain HTTP to a server of TLS is an error', async (t) => {
  const told = await calling(t, `http://localhost:${await secure(t)}/`, {})
  t.regex(told, /failed|"status":40\d/)
})
