import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'tls',
  'it has no sockets; use fetch() with an https: address',
)

export const convertALPNProtocols: Absent = /* @__PURE__ */ absent('convertALPNProtocols')
export const checkServerIdentity: Absent = /* @__PURE__ */ absent('checkServerIdentity')
export const createSecureContext: Absent = /* @__PURE__ */ absent('createSecureContext')
export const SecureContext: Absent = /* @__PURE__ */ absent('SecureContext')
export const TLSSocket: Absent = /* @__PURE__ */ absent('TLSSocket')
export const Server: Absent = /* @__PURE__ */ absent('Server')
export const createServer: Absent = /* @__PURE__ */ absent('createServer')
export const connect: Absent = /* @__PURE__ */ absent('connect')
export const createSecurePair: Absent = /* @__PURE__ */ absent('createSecurePair')

export const CLIENT_RENEG_LIMIT = 3
export const CLIENT_RENEG_WINDOW = 600
export const DEFAULT_CIPHERS = ''
export const DEFAULT_ECDH_CURVE = 'auto'
export const DEFAULT_MIN_VERSION = 'TLSv1.2'
export const DEFAULT_MAX_VERSION = 'TLSv1.3'
export const getCiphers = (): string[] => []
export const rootCertificates = []
