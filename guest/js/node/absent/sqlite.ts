import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('sqlite', 'it has no native code; keep data in files')

export const DatabaseSync: Absent = /* @__PURE__ */ absent('DatabaseSync')
export const StatementSync: Absent = /* @__PURE__ */ absent('StatementSync')
export const constants: Absent = /* @__PURE__ */ absent('constants')
export const backup: Absent = /* @__PURE__ */ absent('backup')
