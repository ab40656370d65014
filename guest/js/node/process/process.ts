import { EventEmitter } from 'node:events'
import { nextTick } from '../next-tick.ts'
import { onceAsked } from '../once-asked.ts'
import { hrtime, uptime } from './clock.ts'
import { engineProcess } from './engine.ts'
import { identity, owners, refused } from './identity.ts'
import { Input } from './input.ts'
import { Output } from './output.ts'
import { umask } from './umask.ts'
import {
  availableMemory,
  constrainedMemory,
  cpuUsage,
  memoryUsage,
  resourceUsage,
} from './usage.ts'
import { warn } from './warning.ts'

/** Node's class has no more of a constructor. */
function Process(): void {}

type Process = typeof globalThis.process

/** The engine's own `process`, which has `env`, `argv`, `cwd` and `exit`, with what else Node's has. */
export const process: Process = /* @__PURE__ */ whole()

function whole(): Process {
  const own = engineProcess()
  Object.defineProperty(Process, 'name', { value: 'process' })
  const named = {
    constructor: { value: Process, writable: true, configurable: true },
  }
  Object.setPrototypeOf(own, Object.create(EventEmitter.prototype, named))
  Object.assign(own, identity, owners, refused(), {
    nextTick,
    hrtime,
    uptime,
    umask,
    memoryUsage,
    constrainedMemory,
    availableMemory,
    cpuUsage,
    resourceUsage,
    emitWarning: (...args: [unknown, ...unknown[]]) => warn(own, ...args),
    getActiveResourcesInfo: () => [],
    getBuiltinModule: () => undefined,
    hasUncaughtExceptionCaptureCallback: () => false,
    setUncaughtExceptionCaptureCallback: () => undefined,
    setSourceMapsEnabled: () => undefined,
    allowedNodeEnvironmentFlags: new Set(),
  })
  onceAsked(own, 'stdout', () => new Output(1, 'stdout'))
  onceAsked(own, 'stderr', () => new Output(2, 'stderr'))
  onceAsked(own, 'stdin', () => new Input())
  Object.defineProperty(own, Symbol.toStringTag, { value: 'process', configurable: true })
  return own
}
