import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('net', 'it has no sockets; use fetch()')

export const BlockList: Absent = /* @__PURE__ */ absent('BlockList')
export const SocketAddress: Absent = /* @__PURE__ */ absent('SocketAddress')
export const connect: Absent = /* @__PURE__ */ absent('connect')
export const createConnection: Absent = /* @__PURE__ */ absent('createConnection')
export const createServer: Absent = /* @__PURE__ */ absent('createServer')
export const Server: Absent = /* @__PURE__ */ absent('Server')
export const Socket: Absent = /* @__PURE__ */ absent('Socket')
export const Stream: Absent = /* @__PURE__ */ absent('Stream')
export const getDefaultAutoSelectFamily: Absent = /* @__PURE__ */ absent(
  'getDefaultAutoSelectFamily',
)
export const setDefaultAutoSelectFamily: Absent = /* @__PURE__ */ absent(
  'setDefaultAutoSelectFamily',
)
export const getDefaultAutoSelectFamilyAttemptTimeout: Absent = /* @__PURE__ */ absent(
  'getDefaultAutoSelectFamilyAttemptTimeout',
)
export const setDefaultAutoSelectFamilyAttemptTimeout: Absent = /* @__PURE__ */ absent(
  'setDefaultAutoSelectFamilyAttemptTimeout',
)

export { isIP, isIPv4, isIPv6 } from './address.ts'
