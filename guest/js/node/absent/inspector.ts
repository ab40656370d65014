import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('inspector', 'it has no debugger')

export const open: Absent = /* @__PURE__ */ absent('open')
export const waitForDebugger: Absent = /* @__PURE__ */ absent('waitForDebugger')
export const Session: Absent = /* @__PURE__ */ absent('Session')

export const url = (): undefined => undefined
export const close = (): void => {}
export const console = {}
export const Network = {}
