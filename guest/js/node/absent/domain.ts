import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('domain', 'use try and await')

export const Domain: Absent = /* @__PURE__ */ absent('Domain')
export const createDomain: Absent = /* @__PURE__ */ absent('createDomain')
export const create: Absent = /* @__PURE__ */ absent('create')

export const active = null
