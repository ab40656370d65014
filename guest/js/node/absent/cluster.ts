import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'cluster',
  'it starts no processes; call tasks, which run in parallel',
)

export const fork: Absent = /* @__PURE__ */ absent('fork')
export const setupMaster: Absent = /* @__PURE__ */ absent('setupMaster')
export const setupPrimary: Absent = /* @__PURE__ */ absent('setupPrimary')
export const disconnect: Absent = /* @__PURE__ */ absent('disconnect')
export const Worker: Absent = /* @__PURE__ */ absent('Worker')

export const isMaster = true
export const isPrimary = true
export const isWorker = false
export const workers = {}
export const settings = {}
export const SCHED_NONE = 1
export const SCHED_RR = 2
export const schedulingPolicy = SCHED_RR

/** Nothing happens to workers that there are none of. */
export function on(): void {}
