import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('dgram', 'it has no sockets; use fetch()')

export const createSocket: Absent = /* @__PURE__ */ absent('createSocket')
export const Socket: Absent = /* @__PURE__ */ absent('Socket')
