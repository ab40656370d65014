import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'test/reporters',
  'test a program from outside, by calling its tasks',
)

export const dot: Absent = /* @__PURE__ */ absent('dot')
export const junit: Absent = /* @__PURE__ */ absent('junit')
export const spec: Absent = /* @__PURE__ */ absent('spec')
export const tap: Absent = /* @__PURE__ */ absent('tap')
export const lcov: Absent = /* @__PURE__ */ absent('lcov')
