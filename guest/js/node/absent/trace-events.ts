import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'trace_events',
  'the host keeps a trace of each run; see capsule trace',
)

export const createTracing: Absent = /* @__PURE__ */ absent('createTracing')

export const getEnabledCategories = (): undefined => undefined
