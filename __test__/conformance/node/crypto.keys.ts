import { Buffer } from 'node:buffer'
import * as crypto from 'node:crypto'

/** Private keys (PKCS#8), and what Node made with them of the data, or of "secret". */
const keys = {
  rsa: 'MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAMAFGJ7bIwhr6tG9kvZR681g3etutbw9NJ+aJxZYIwpKPbi9gmkvdsqkUNQaVwzu/Ebv/T20Iw+hsq4VNscaXcTZ9EEOSn+JhvPH80CRObt2LabAr+LIkTH+z3FeCAvy0LgEAwWiGzyvWi1op1iV+IXxApRq77CoJ8JZjtHFEwDNAgMBAAECgYEAr2I4Oagn2GJRSR8g4zCx8pV+PLKS9YrlzL0M5IC+CIEE3P7i5VX/51irpv8j8WE7NUOwBzLIL1fejtg7fyGa8EGsXozIufERlzIHFLf6qCx0/6F0I8s9Aluq9WnHP5Xq6ThiP7IuXyV0UA7DoGpEA48KuCwEreiUcXqlla7VYhUCQQD00zdQjuoUBgbltKP2J6YaPZf1wU7nlvozll1E+ab6KZ8Wl1GJEAhWT+vQdTgv+veg4OKI5CY8K2gQffUFeWCfAkEAyMjZ58jWqr8YRueMI99mP5um8YsKT/RsumfSmvi0pDycXeV4SCWxbOhgz1htlcW6eEnu/n6TfvOUtHmv/9YLEwJAF/uo64dUfumoO1Baz35K0z89Z6GsLRupHuyX7m3WYaM6JmhkYFzltC7YFu+ktW6MW4IsLuTKqhJGe3cbTZH6WQJAeOlLH+O4MjbFvd0ubWPYxTFMxWR/n0qIN3DSSPTAg67kUz8ewgPA5t7Bfdu4klryQgHz5FoBJJA22r/1FtGk9QJBAOAP6Z9V1eLdEcqkajImuYyRuCaqCKNh3VrWPNQ2A8ngw++dvTJzqn5BFolRauAq2SQezXx7vuCpvksjsNRI3f0=',
  p256: 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4tnYjC5k+8TtrbOJBog7oK1J2B4v4NScdJnaN3yT1A2hRANCAASJWtASxvhI2kT7KIAK9TsB/mcEzm1Wd837BhpVbmz5+4mqJVKzvWDVHtTlPJY9zDZ8tvHj2dBjEyGhtaYxhfYy',
  p521: 'MIHuAgEAMBAGByqGSM49AgEGBSuBBAAjBIHWMIHTAgEBBEIBUv5GPRfOD7tqdzayCYQxaJJ2V8FxHNCiyAjfq5uCErFCDI111hHZYe8nXJU4iRQw65joMOtmJGECYN485sK3XNChgYkDgYYABAHNv3RlxtJs6FD4fOj23WHntrMeIvtHN2G8T82aA628bGtPNfTWNkw9DU5umpHgFoOWi1FIGQCKcWIGvFwz8J0g9QCWrpOjpGBR4o8L4WNUWvutNoqUp3QMmjHv0NExgEMx28FXY40IY5A+sr+racGVNhbgGCWmJS+u195L7TcEF9DPUQ==',
  ed25519: 'MC4CAQAwBQYDK2VwBCIEIGYY4BZ71Dfhz+1fUaiCRv3Aj9WsSDiRr+7aDSzLhNZe',
  x25519: 'MC4CAQAwBQYDK2VuBCIEILjy5p7jf98pueU1vm1Jr5ZVVEZ3ue2FY5gviU7qZsNP',
}
const made = {
  p256: 'MEYCIQD1mztyuK6xn36ra3R2UxKB1IjkdSpYe7sltv9C6FPYCAIhAIKGv+GAaBicvik7+d0ixHjkU8pJLMMyDCcN3unNUkDq',
  p521: 'AEHpnQ7Ih3gaccI30OKZg7FOQF8HqCUwAYgpZwqTBDAmXK0fCtAueA1k/XTXHlSZyt7FeoGP8U3aQo2j8lUL8nAMAVIEzhq+EQS3bXP8AVHO+OuRf0t6jJaAj0Sv9tcK6QUzLg8+MChT5n5RNl16pcFbS13pmiFru0VSZmds5ioF+lbo',
  pss: 'FKzdRt3fig4Hpuds3R6EQGMlDI4CEXO4Zg4NgohX1iLTejViaSbt7+KOsClu0hVKUbQSR3fra4FZNAB/PExMD8yYyM6xdc7q9laqtxdtOezjTRoM7vre9JS01aAwiUJvoYZDkRVZZGHmwmqzcBfYf5JJmMnPhJJEkvqbltM4Nbo=',
  pss20:
    'YU4T8Stqn2ITBX0rXQmWssTCMzsn9xKFobPhjbDCO//+E+hBQQ7wwx2zBWfPB3LowfsBy7ISAuQqKYON229SUOML5wJhoGXA89v39hnvxFj+wd+vkc8XHVUDeRcJKEC7wYxcWLcsan/PYJdSygFXZEMTZVlBAqnq2EhCaib7Tok=',
  oaep: 'QspaJ29QxegDqe+m1Sd82eML0Q1O6bqTrzFYB/HPkVrtgeWmrcHnncWeKJko7jW+Zm4FDpCBygPkgJFmWV7/W9AnWvrstZOX4KFvR0U7PdCIDwL7VqT+XpQH9Cf0Pc3fNWFPStZIKvqU9QdQZz1Oxli1ztS4LS2t8oND1O8YkSw=',
  labelled:
    'ptc308Tg8VBPOOiUbvYZ6rU+xCSvHNhQlHXoUP3kYQvGH4pucHJ00iq/TQA4BOSyKioEmfycoEkTc3a0QFtA9aTvJuLncJU8VNotxTSH1F0rIebyiGSIlYUkRrCpmDZe0ZIBGlsQRq4DXO116IhO9GY2dNLMtAe89rZip5WTLo8=',
}

const data = Buffer.from('what is signed')
const bytes = (text: string): Buffer => Buffer.from(text, 'base64')
const privateKey = (name: keyof typeof keys): crypto.KeyObject =>
  crypto.createPrivateKey({ key: bytes(keys[name]), format: 'der', type: 'pkcs8' })
const publicKey = (name: keyof typeof keys): crypto.KeyObject =>
  crypto.createPublicKey(privateKey(name))
const attempt = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}
const loose: Record<string, (...args: unknown[]) => unknown> = Object(crypto)
const misuse = (name: string, ...args: unknown[]): unknown => attempt(() => loose[name]?.(...args))

const keyNames = ['rsa', 'p256', 'p521', 'ed25519', 'x25519'] as const

/** Each shows what it is named by. */
export const cases = {
  sign: () => [
    crypto.sign('sha256', data, privateKey('rsa')),
    crypto.sign('RSA-SHA1', data, { key: privateKey('rsa'), padding: 1 }),
    crypto.sign(null, data, privateKey('ed25519')),
    misuse('sign', 'sha256', data, privateKey('ed25519')),
    misuse('sign', 'sha256', data, privateKey('x25519')),
    misuse('sign', 'sha256', data, publicKey('rsa')),
    misuse('sign', 'none', data, privateKey('rsa')),
    crypto.sign('sha256', data, { key: privateKey('p521'), dsaEncoding: 'ieee-p1363' }).length,
  ],
  verify: () => [
    crypto.verify('sha256', data, publicKey('p256'), bytes(made.p256)),
    crypto.verify('sha256', data, publicKey('p256'), Buffer.from('nothing')),
    crypto.verify('sha256', data, publicKey('rsa'), bytes(made.p256)),
    crypto.verify(
      'sha512',
      data,
      { key: publicKey('p521'), dsaEncoding: 'ieee-p1363' },
      bytes(made.p521),
    ),
    crypto.verify('sha256', data, { key: publicKey('rsa'), padding: 6 }, bytes(made.pss)),
    crypto.verify(
      'sha256',
      data,
      { key: publicKey('rsa'), padding: 6, saltLength: 20 },
      bytes(made.pss20),
    ),
    crypto.verify(
      'sha256',
      data,
      { key: publicKey('rsa'), padding: 6, saltLength: 20 },
      bytes(made.pss),
    ),
  ],
  createSign: () => {
    const signed = crypto.createSign('sha384').update('a').update('b').sign(privateKey('p256'))
    const verify = crypto.createVerify('sha384').update('ab')
    const right = verify.verify(privateKey('p256').export({ type: 'pkcs8', format: 'pem' }), signed)
    return [
      right,
      misuse('createSign', 'none'),
      attempt(() => Object(crypto.createSign('sha1')).sign()),
    ]
  },
  createVerify: () =>
    crypto.createVerify('sha256').update(data).verify(publicKey('p256'), made.p256, 'base64'),
  createPrivateKey: () => [
    ...keyNames.map((name) => privateKey(name).export({ format: 'jwk' })),
    ...keyNames.map((name) => privateKey(name).asymmetricKeyDetails),
    crypto
      .createPrivateKey({ key: privateKey('rsa').export({ format: 'jwk' }), format: 'jwk' })
      .equals(privateKey('rsa')),
    misuse('createPrivateKey', 'abc'),
    misuse('createPrivateKey'),
  ],
  createPublicKey: () => [
    ...keyNames.map((name) => publicKey(name).export({ type: 'spki', format: 'pem' })),
    ...keyNames.map((name) => publicKey(name).export({ format: 'jwk' })),
    publicKey('rsa').export({ type: 'pkcs1', format: 'der' }),
    attempt(() => publicKey('p256').export({ type: 'pkcs1', format: 'der' })),
    misuse('createPublicKey', 'abc'),
  ],
  'KeyObject.export': () => [
    ...keyNames.map((name) => privateKey(name).export({ type: 'pkcs8', format: 'der' })),
    privateKey('p521').export({ type: 'sec1', format: 'pem' }),
    privateKey('rsa').export({ type: 'pkcs1', format: 'pem' }),
    attempt(() => Object(privateKey('rsa')).export()),
    attempt(() => Object(privateKey('rsa')).export({ type: 'spki', format: 'pem' })),
  ],
  createSecretKey: () => {
    const key = crypto.createSecretKey('616263', 'hex')
    return [
      key.export(),
      key.export({ format: 'jwk' }),
      key.type,
      key.symmetricKeySize,
      Object(key).asymmetricKeyType,
    ]
  },
  privateDecrypt: () => [
    crypto.privateDecrypt(privateKey('rsa'), bytes(made.oaep)).toString(),
    crypto
      .privateDecrypt(
        { key: privateKey('rsa'), oaepHash: 'sha256', oaepLabel: Buffer.from('l') },
        bytes(made.labelled),
      )
      .toString(),
    misuse('privateDecrypt', privateKey('rsa'), Buffer.alloc(128, 1)),
  ],
  publicEncrypt: () => {
    const sealed = crypto.publicEncrypt(publicKey('rsa'), Buffer.from('secret'))
    const opened = crypto.privateDecrypt(privateKey('rsa'), sealed).toString()
    return [opened, misuse('publicEncrypt', publicKey('rsa'), Buffer.alloc(300))]
  },
  privateEncrypt: () => {
    const sealed = crypto.privateEncrypt(privateKey('rsa'), Buffer.from('secret'))
    return [sealed, crypto.publicDecrypt(publicKey('rsa'), sealed).toString()]
  },
  publicDecrypt: () =>
    Object(misuse('publicDecrypt', publicKey('rsa'), Buffer.alloc(128, 1))).message,
  generateKeyPairSync: () => {
    const { publicKey: open, privateKey: own } = crypto.generateKeyPairSync('ec', {
      namedCurve: 'P-256',
    })
    const right = crypto.verify('sha256', data, open, crypto.sign('sha256', data, own))
    return [
      right,
      open.asymmetricKeyDetails,
      misuse('generateKeyPairSync', 'ec', { namedCurve: 'none' }),
    ]
  },
  diffieHellman: () => {
    const other = crypto.generateKeyPairSync('x25519')
    const mine = crypto.diffieHellman({
      privateKey: privateKey('x25519'),
      publicKey: other.publicKey,
    })
    return mine.equals(
      crypto.diffieHellman({ privateKey: other.privateKey, publicKey: publicKey('x25519') }),
    )
  },
  createECDH: () => {
    const [left, right] = [crypto.createECDH('prime256v1'), crypto.createECDH('prime256v1')]
    right.generateKeys()
    left.setPrivateKey('01'.repeat(32), 'hex')
    const same = left
      .computeSecret(right.getPublicKey())
      .equals(right.computeSecret(left.getPublicKey()))
    return [same, left.getPublicKey('hex', 'compressed'), misuse('createECDH', 'none')]
  },
  checkPrimeSync: () => [
    crypto.checkPrimeSync(2n ** 127n - 1n),
    crypto.checkPrimeSync(2n ** 128n - 1n),
  ],
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  createDiffieHellman: () => loose['createDiffieHellman']?.(2),
  X509Certificate: () => Reflect.construct(crypto.X509Certificate, ['']),
  setEngine: () => loose['setEngine']?.('none'),
}
