import { isBuiltin, builtinModules } from './builtin-names.ts'
import { wrongValue } from '../usage-error.ts'
import { absence, absentees, type Absent } from '../absent/absent.ts'

const WHY = 'a program is one bundle; import what it needs, so that it is in there'
const absent = /* @__PURE__ */ absentees('module', WHY)

export { builtinModules, isBuiltin }
export const register: Absent = /* @__PURE__ */ absent('register')
export const runMain: Absent = /* @__PURE__ */ absent('runMain')
export const Module: Absent = /* @__PURE__ */ absent('Module')
export const SourceMap: Absent = /* @__PURE__ */ absent('SourceMap')
export const globalPaths: string[] = []
export const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});']

/** Packages make one when they are loaded, and many never use it. */
export function createRequire(from: unknown): (id: string) => never {
  if (typeof from !== 'string' && !(from instanceof URL)) {
    const must = 'must be a file URL object, file URL string, or absolute path string'
    throw wrongValue('filename', from, must)
  }
  const refuse = (id: string): never => {
    throw absence(`the function of module.createRequire(), called with '${id}',`, WHY)
  }
  return Object.assign(refuse, { resolve: refuse, cache: {}, extensions: {}, main: undefined })
}

export function wrap(script: string): string {
  return wrapper[0] + script + wrapper[1]
}

export function findSourceMap(): undefined {
  return undefined
}

export function syncBuiltinESMExports(): void {}

/** The class and the module are one in Node. */
// oxlint-disable-next-line import/no-default-export -- programs import Node's module so
export default /* @__PURE__ */ Object.assign(Module, {
  Module,
  builtinModules,
  createRequire,
  findSourceMap,
  globalPaths,
  isBuiltin,
  register,
  runMain,
  SourceMap,
  syncBuiltinESMExports,
  wrap,
  wrapper,
})
