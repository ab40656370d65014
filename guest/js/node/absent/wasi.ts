import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('wasi', 'it is one itself')

export const WASI: Absent = /* @__PURE__ */ absent('WASI')
