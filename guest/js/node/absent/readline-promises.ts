import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'readline/promises',
  'it has no terminal, and no input but its arguments',
)

export const Interface: Absent = /* @__PURE__ */ absent('Interface')
export const Readline: Absent = /* @__PURE__ */ absent('Readline')
export const createInterface: Absent = /* @__PURE__ */ absent('createInterface')
