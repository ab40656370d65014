import { coded } from '../usage-error.ts'

/** An error of OpenSSL's, as Node tells it. */
export function opensslError(number: string, library: string, reason: string): Error {
  const error = new Error(`error:${number}:${library}::${reason}`)
  const code = reason.toUpperCase().replaceAll(/[ -]/g, '_')
  const prefix = library === 'rsa routines' ? 'RSA_' : library.startsWith('digital') ? 'EVP_' : ''
  return coded(Object.assign(error, { library, reason }), `ERR_OSSL_${prefix}${code}`)
}

/** What could not be read as a key. */
export function notReadable(): Error {
  return opensslError('1E08010C', 'DECODER routines', 'unsupported')
}
