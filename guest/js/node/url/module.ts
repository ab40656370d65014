import { domainToASCII, domainToUnicode } from './domain.ts'
import { fileURLToPath, pathToFileURL } from './file.ts'
import { format } from './format.ts'
import { urlToHttpOptions } from './http-options.ts'
import { parse, resolve, resolveObject, Url } from './legacy.ts'

export const { URL, URLSearchParams } = globalThis

export {
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  Url,
  urlToHttpOptions,
}

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default {
  Url,
  parse,
  resolve,
  resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
}
