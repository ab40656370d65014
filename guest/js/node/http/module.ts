import { absentees, type Absent } from '../absent/absent.ts'
import { Agent } from './agent.ts'

const absent = /* @__PURE__ */ absentees('http', 'use fetch()')
const noServer = /* @__PURE__ */ absentees(
  'http',
  'it listens to nothing; return what a caller asks for',
)

export const request: Absent = /* @__PURE__ */ absent('request')
export const get: Absent = /* @__PURE__ */ absent('get')
export const ClientRequest: Absent = /* @__PURE__ */ absent('ClientRequest')
export const IncomingMessage: Absent = /* @__PURE__ */ absent('IncomingMessage')
export const OutgoingMessage: Absent = /* @__PURE__ */ absent('OutgoingMessage')
export const createServer: Absent = /* @__PURE__ */ noServer('createServer')
export const Server: Absent = /* @__PURE__ */ noServer('Server')
export const ServerResponse: Absent = /* @__PURE__ */ noServer('ServerResponse')

export { Agent }
export { METHODS, STATUS_CODES } from './constants.ts'
export { validateHeaderName, validateHeaderValue } from './header.ts'
export const globalAgent: Agent = /* @__PURE__ */ new Agent()
export const maxHeaderSize = 16_384

export function setMaxIdleHTTPParsers(): void {}
