import * as numbersAndNames from 'library:http2-constants'
import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('http2', 'use fetch()')

export const connect: Absent = /* @__PURE__ */ absent('connect')
export const createServer: Absent = /* @__PURE__ */ absent('createServer')
export const createSecureServer: Absent = /* @__PURE__ */ absent('createSecureServer')
export const getDefaultSettings: Absent = /* @__PURE__ */ absent('getDefaultSettings')
export const getPackedSettings: Absent = /* @__PURE__ */ absent('getPackedSettings')
export const getUnpackedSettings: Absent = /* @__PURE__ */ absent('getUnpackedSettings')
export const performServerHandshake: Absent = /* @__PURE__ */ absent('performServerHandshake')
export const Http2ServerRequest: Absent = /* @__PURE__ */ absent('Http2ServerRequest')
export const Http2ServerResponse: Absent = /* @__PURE__ */ absent('Http2ServerResponse')

/** Libraries read codes and names of headers where they are loaded. */
export const constants: object = /* @__PURE__ */ Object.assign({}, numbersAndNames)
export const sensitiveHeaders: symbol = Symbol('sensitiveHeaders')
