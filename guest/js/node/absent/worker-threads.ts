import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'worker_threads',
  'it has one thread; call tasks instead, which run in parallel',
)

export const MessagePort: Absent = /* @__PURE__ */ absent('MessagePort')
export const MessageChannel: Absent = /* @__PURE__ */ absent('MessageChannel')
export const moveMessagePortToContext: Absent = /* @__PURE__ */ absent('moveMessagePortToContext')
export const receiveMessageOnPort: Absent = /* @__PURE__ */ absent('receiveMessageOnPort')
export const postMessageToThread: Absent = /* @__PURE__ */ absent('postMessageToThread')
export const Worker: Absent = /* @__PURE__ */ absent('Worker')
export const BroadcastChannel: Absent = /* @__PURE__ */ absent('BroadcastChannel')

export const isMainThread = true
export const resourceLimits = {}
export const threadId = 0
export const parentPort = null
export const workerData = null
export const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV')
export const markAsUntransferable = (): void => {}

const data = new Map<unknown, unknown>()

export function setEnvironmentData(key: unknown, value: unknown): void {
  data.set(key, value)
}

export function getEnvironmentData(key: unknown): unknown {
  return data.get(key)
}
