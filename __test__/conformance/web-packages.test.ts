// Packages that lean on the web platform do in a sandbox what they do in Node.

import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { checkout } from '../helpers/checkout.ts'
import { programText, projectOf } from '../helpers/program.ts'

async function resultOf(t: ExecutionContext, imports: string, main: string): Promise<unknown> {
  const source = `${imports}\nexport const main = task({ name: 'main', compute: 'HIGH' }, async () => ${main})`
  const { cwd, call } = projectOf(t, 'program.ts', {
    'program.ts': programText(source),
    'capsule.toml': '',
  })
  symlinkSync(join(checkout, 'node_modules'), join(cwd, 'node_modules'))
  const { result, error } = await call()
  t.is(error, null)
  return result
}

for (const alg of ['HS256', 'ES256', 'EdDSA']) {
  test.serial(`jose signs and verifies with ${alg}`, async (t) => {
    const key = `alg === 'HS256' ? { privateKey: new Uint8Array(32), publicKey: new Uint8Array(32) } : await jose.generateKeyPair(alg, { extractable: true })`
    const result = await resultOf(
      t,
      `import * as jose from 'jose'\nconst alg: string = '${alg}'`,
      `{
      const { privateKey, publicKey } = ${key}
      const jwt = await new jose.SignJWT({ a: 1 }).setProtectedHeader({ alg }).setExpirationTime('2h').sign(privateKey)
      const { payload } = await jose.jwtVerify(jwt, publicKey)
      const tampered = jwt.slice(0, -6) + 'AAAAAA'
      return [payload.a, await jose.jwtVerify(tampered, publicKey).catch((error) => error.code)]
    }`.replace(/^\{/, '{'),
    )
    t.deepEqual(result, [1, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'])
  })
}

test.serial('jose verifies with RS256 what another signed', async (t) => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    },
    true,
    ['sign', 'verify'],
  )
  const [mine, theirs] = [
    await crypto.subtle.exportKey('jwk', privateKey),
    await crypto.subtle.exportKey('jwk', publicKey),
  ]
  const result = await resultOf(
    t,
    `import * as jose from 'jose'`,
    `{
      const privateKey = await jose.importJWK(${JSON.stringify(mine)}, 'RS256')
      const publicKey = await jose.importJWK(${JSON.stringify(theirs)}, 'RS256')
      const jwt = await new jose.SignJWT({ a: 2 }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
      return (await jose.jwtVerify(jwt, publicKey)).payload.a
    }`,
  )
  t.is(result, 2)
})

test.serial('luxon knows time zones, and writes dates in languages', async (t) => {
  const { DateTime } = await import('luxon')
  const shown = (): unknown => {
    const at = DateTime.fromISO('2024-07-04T12:30:00', { zone: 'America/New_York' })
    return [
      at.toISO(),
      at.setZone('Asia/Tokyo').toISO(),
      at.setZone('Europe/Berlin').setLocale('de').toLocaleString(DateTime.DATE_FULL),
      at.toLocaleString(DateTime.DATETIME_MED),
      at.plus({ months: 6 }).offset,
      at.toFormat('cccc, dd LLLL yyyy HH:mm ZZZZ'),
      DateTime.fromFormat('5 mars 2024', 'd LLLL yyyy', { locale: 'fr', zone: 'utc' }).toISO(),
      at.minus({ days: 3 }).toRelative({ base: at }),
    ]
  }
  const text = String(shown).replace(/^.*=>\s*/, '')
  const result = await resultOf(t, `import { DateTime } from 'luxon'`, text)
  t.deepEqual(result, shown())
})

test.serial('date-fns-tz converts between time zones', async (t) => {
  const { formatInTimeZone, fromZonedTime, getTimezoneOffset } = await import('date-fns-tz')
  const shown = (): unknown => [
    formatInTimeZone(new Date(0), 'Asia/Kolkata', 'yyyy-MM-dd HH:mm:ssXXX zzz'),
    formatInTimeZone(new Date(1.7e12), 'America/Los_Angeles', 'PPpp zzzz'),
    fromZonedTime('2024-03-31 02:30', 'Europe/Berlin').toISOString(),
    getTimezoneOffset('Australia/Sydney', new Date(1.7e12)),
  ]
  const text = String(shown).replace(/^.*=>\s*/, '')
  const imports = `import { formatInTimeZone, fromZonedTime, getTimezoneOffset } from 'date-fns-tz'`
  t.deepEqual(await resultOf(t, imports, text), shown())
})
