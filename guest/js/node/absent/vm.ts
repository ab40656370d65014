import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('vm', 'call a task, which has a sandbox of its own')

export const Script: Absent = /* @__PURE__ */ absent('Script')
export const createContext: Absent = /* @__PURE__ */ absent('createContext')
export const createScript: Absent = /* @__PURE__ */ absent('createScript')
export const runInContext: Absent = /* @__PURE__ */ absent('runInContext')
export const runInNewContext: Absent = /* @__PURE__ */ absent('runInNewContext')
export const runInThisContext: Absent = /* @__PURE__ */ absent('runInThisContext')
export const compileFunction: Absent = /* @__PURE__ */ absent('compileFunction')
export const measureMemory: Absent = /* @__PURE__ */ absent('measureMemory')

export const isContext = (): boolean => false
export const constants = {}
