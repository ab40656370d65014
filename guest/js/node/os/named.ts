import { absence } from '../absent/absent.ts'
import { integer } from '../argument.ts'

/**
 * What a sandbox is, as Node's `os` would say it: the same on every machine, so that nothing of the host can be
 * learned from it (`__test__/security/host-information.test.ts`). Folders are the task's own to name, by its variables.
 */

export { constants } from './constants.ts'

export const EOL = '\n'
export const devNull = '/dev/null'

/** All that 32 bits can address. */
const MEMORY = 4 * 1024 ** 3

/** The priority of process 0, which is the caller, or of its only other name. */
const OWN_PID = 1

export function arch(): string {
  return 'wasm32'
}

export function machine(): string {
  return 'wasm32'
}

export function platform(): string {
  return 'linux'
}

export function type(): string {
  return 'Linux'
}

export function release(): string {
  return '0.0.0'
}

export function version(): string {
  return 'Capsule'
}

export function endianness(): string {
  return 'LE'
}

export function hostname(): string {
  return 'sandbox'
}

export function homedir(): string {
  return variable('HOME') ?? '/home/sandbox'
}

export function tmpdir(): string {
  const path = variable('TMPDIR') ?? variable('TMP') ?? variable('TEMP') ?? '/tmp'
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

export function availableParallelism(): number {
  return 1
}

export function cpus(): object[] {
  const times = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 }
  return [{ model: 'wasm32', speed: 0, times }]
}

export function totalmem(): number {
  return MEMORY
}

export function freemem(): number {
  return MEMORY
}

export function loadavg(): number[] {
  return [0, 0, 0]
}

export function uptime(): number {
  return Math.round(performance.now() / 10) / 100
}

export function networkInterfaces(): object {
  return {}
}

export function userInfo(options?: unknown): object {
  const texts = { username: 'sandbox', homedir: '/home/sandbox' }
  const own = { uid: 0, gid: 0, ...texts, shell: null }
  const { encoding }: { encoding?: unknown } = Object(options)
  const told = encoding === 'buffer' ? { ...own, ...encoded(texts) } : own
  return Object.assign(Object.create(null), told)
}

export function getPriority(pid: unknown = 0): number {
  const process = integer(pid, 'pid', -(2 ** 31), 2 ** 31 - 1)
  if (process === 0 || process === OWN_PID) return 0
  throw absence('os.getPriority() of another process', 'there is none')
}

export function setPriority(): never {
  throw absence(
    'os.setPriority()',
    'its time is shared out by the host; the option "compute" limits it',
  )
}

function encoded(texts: Record<string, string>): object {
  const encoder = new TextEncoder()
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, encoder.encode(text)]),
  )
}

function variable(name: string): string | undefined {
  const value: unknown = Reflect.get(globalThis.process.env, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
