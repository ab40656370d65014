import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'test',
  'test a program from outside, by calling its tasks',
)

export const skip: Absent = /* @__PURE__ */ absent('skip')
export const todo: Absent = /* @__PURE__ */ absent('todo')
export const only: Absent = /* @__PURE__ */ absent('only')
export const after: Absent = /* @__PURE__ */ absent('after')
export const afterEach: Absent = /* @__PURE__ */ absent('afterEach')
export const before: Absent = /* @__PURE__ */ absent('before')
export const beforeEach: Absent = /* @__PURE__ */ absent('beforeEach')
export const describe: Absent = /* @__PURE__ */ absent('describe')
export const it: Absent = /* @__PURE__ */ absent('it')
export const run: Absent = /* @__PURE__ */ absent('run')
export const suite: Absent = /* @__PURE__ */ absent('suite')
export const test: Absent = /* @__PURE__ */ absent('test')
export const mock: Absent = /* @__PURE__ */ absent('mock')
