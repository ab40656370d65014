import { NODE_VERSION } from '../node-version.ts'
import { engineProcess } from './engine.ts'

/** Parts of `process`, for programs that use no more of it: the engine's own, and constants. */

export const argv = /* @__PURE__ */ part('argv')
export const cwd = /* @__PURE__ */ part('cwd')
export const env = /* @__PURE__ */ part('env')
export const exit = /* @__PURE__ */ part('exit')
export const platform = 'linux'
export const version: string = /* @__PURE__ */ versionOf()
export const nodeVersion = NODE_VERSION

function part(name: string): unknown {
  return Reflect.get(engineProcess(), name)
}

function versionOf(): string {
  return `v${NODE_VERSION}`
}
