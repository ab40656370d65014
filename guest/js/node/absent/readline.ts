import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees(
  'readline',
  'it has no terminal, and no input but its arguments',
)

export const Interface: Absent = /* @__PURE__ */ absent('Interface')
export const createInterface: Absent = /* @__PURE__ */ absent('createInterface')
export const emitKeypressEvents: Absent = /* @__PURE__ */ absent('emitKeypressEvents')

export const clearLine = (): boolean => true
export const clearScreenDown = (): boolean => true
export const cursorTo = (): boolean => true
export const moveCursor = (): boolean => true

export * as promises from './readline-promises.ts'
