import { isDeepStrictEqual as compare } from 'library:comparisons'
import { MIMEParams, MIMEType } from 'library:mime'
import { parseArgs } from 'library:parse-args'
import { parseEnv } from 'library:parse-env'
import { aborted, transferableAbortController, transferableAbortSignal } from './abort.ts'
import { callbackify, promisify } from './callbacks.ts'
import * as deprecated from './deprecated.ts'
import {
  _errnoException,
  _exceptionWithHostPort,
  getSystemErrorMap,
  getSystemErrorName,
} from './errors.ts'
import { format, formatWithOptions, inspect } from './inspect.ts'
import { debuglog, deprecate, inherits, log } from './log.ts'
import { stripVTControlCharacters, styleText, toUSVString } from './text.ts'
import types from './types.ts'

const { TextDecoder, TextEncoder } = globalThis

function isDeepStrictEqual(one: unknown, other: unknown): boolean {
  return compare(one, other)
}

export * from './deprecated.ts'
export {
  _errnoException,
  _exceptionWithHostPort,
  aborted,
  callbackify,
  debuglog as debug,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getSystemErrorMap,
  getSystemErrorName,
  inherits,
  inspect,
  isDeepStrictEqual,
  log,
  MIMEParams,
  MIMEType,
  parseArgs,
  parseEnv,
  promisify,
  stripVTControlCharacters,
  styleText,
  TextDecoder,
  TextEncoder,
  toUSVString,
  transferableAbortController,
  transferableAbortSignal,
  types,
}

// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default /* @__PURE__ */ Object.assign(
  {
    _errnoException,
    _exceptionWithHostPort,
    callbackify,
    debug: debuglog,
    debuglog,
    deprecate,
    format,
    styleText,
    formatWithOptions,
    getSystemErrorMap,
    getSystemErrorName,
    inherits,
    inspect,
    isDeepStrictEqual,
    log,
    promisify,
    stripVTControlCharacters,
    toUSVString,
    transferableAbortSignal,
    transferableAbortController,
    aborted,
    types,
    parseEnv,
    parseArgs,
    TextDecoder,
    TextEncoder,
    MIMEType,
    MIMEParams,
  },
  deprecated,
)
