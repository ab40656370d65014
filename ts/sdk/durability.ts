/** What the id of a durable run may be, in words. */
export const runIdForm =
  "1 to 64 letters, digits, '.', '_' and '-' that begin with a letter or a digit"

/** Tells whether a durable run may have this id. */
export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value)
}

/** How a call of a task is durable. */
export interface Durability {
  /** Default: a new UUIDv7. */
  runId?: string | undefined
  /** Whether the run has to be there, or may begin with this call. */
  begins: 'here' | 'earlier'
  /** What becomes of a task that had begun and not ended, and may not be run again by itself. */
  interrupted: 'fails' | 'runs again'
  /** Where the run waits for a long sleep or a signal: in this process, or the call ends with a suspension. */
  waits: 'here' | 'suspended'
}

/** A signal that a run waits for. */
export interface WaitedSignal {
  name: string
  /** What the program says about it to whoever answers. */
  args: unknown
}

/** A run that has not ended, and that this process does not wait for. */
export interface Suspension {
  run_id: string
  status: 'sleeping' | 'waiting'
  /** When it can go on by itself, in milliseconds since the epoch; `null`: only after a signal. */
  wake_ms: number | null
  signals: WaitedSignal[]
}
