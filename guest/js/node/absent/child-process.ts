import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'child_process',
  'it starts no processes; call a task instead',
)

export const ChildProcess: Absent = /* @__PURE__ */ absent('ChildProcess')
export const exec: Absent = /* @__PURE__ */ absent('exec')
export const execFile: Absent = /* @__PURE__ */ absent('execFile')
export const execFileSync: Absent = /* @__PURE__ */ absent('execFileSync')
export const execSync: Absent = /* @__PURE__ */ absent('execSync')
export const fork: Absent = /* @__PURE__ */ absent('fork')
export const spawn: Absent = /* @__PURE__ */ absent('spawn')
export const spawnSync: Absent = /* @__PURE__ */ absent('spawnSync')
