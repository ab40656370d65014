import { absentees, type Absent } from '../absent/absent.ts'
import { SecureAgent } from './agent.ts'

const absent = /* @__PURE__ */ absentees('https', 'use fetch()')
const noServer = /* @__PURE__ */ absentees(
  'https',
  'it listens to nothing; return what a caller asks for',
)

export const request: Absent = /* @__PURE__ */ absent('request')
export const get: Absent = /* @__PURE__ */ absent('get')
export const createServer: Absent = /* @__PURE__ */ noServer('createServer')
export const Server: Absent = /* @__PURE__ */ noServer('Server')

export { SecureAgent as Agent }
export const globalAgent: SecureAgent = /* @__PURE__ */ new SecureAgent()
