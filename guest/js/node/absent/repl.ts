import { absentees, type Absent } from './absent.ts'

const absent = /* @__PURE__ */ absentees('repl', 'it has no terminal')

export const start: Absent = /* @__PURE__ */ absent('start')
export const writer: Absent = /* @__PURE__ */ absent('writer')
export const REPLServer: Absent = /* @__PURE__ */ absent('REPLServer')
export const REPL_MODE_SLOPPY: Absent = /* @__PURE__ */ absent('REPL_MODE_SLOPPY')
export const REPL_MODE_STRICT: Absent = /* @__PURE__ */ absent('REPL_MODE_STRICT')
export const Recoverable: Absent = /* @__PURE__ */ absent('Recoverable')
export const isValidSyntax: Absent = /* @__PURE__ */ absent('isValidSyntax')
export const builtinModules: Absent = /* @__PURE__ */ absent('builtinModules')
