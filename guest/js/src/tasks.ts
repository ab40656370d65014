import { callTask } from 'capsule:engine/host@0.1.0'
import { JsonRefusal } from '../../../ts/sdk/json-refusal.ts'
import { encodeJson } from '../../../ts/sdk/json.ts'
import { callAside } from './aside.ts'
import { rememberFailure } from './causes.ts'
import { fault } from './failure.ts'
import { utf8 } from './text.ts'

type Run = (...args: unknown[]) => unknown

const { parse, stringify } = JSON
const AsyncFunction = (async () => {}).constructor

/** Characters of arguments: what the host takes at once. */
const MAX_ARGUMENTS = 32 * 1024 * 1024

const runs = new Map<unknown, Run>()
const declared: object[] = []
let sealed = false

/**
 * What `task` of the SDK is inside a sandbox: it registers the function and gives back
 * one that asks the host to run the task, by name, in a sandbox of its own.
 */
export function task(options: unknown, run: Run): Run {
  if (sealed) {
    throw new Error('task() must be called while the program is loaded, not inside a task')
  }
  const name: unknown = Object(options).name
  declared.push({ options: describeOptions(options), callable: typeof run === 'function' })
  if (typeof run !== 'function') return () => undefined
  // Asking for its length makes the engine compile a function, which it else does at the first call: now it
  // is done once, in the image.
  void run.length
  runs.set(name, run)
  const ask = (...args: unknown[]): unknown => {
    const envelope = parse(callTask(String(name), encodeArguments(args)))
    if (!envelope.success) rememberFailure(envelope, String(name), new Error('called'))
    return envelope
  }
  const spawn = async (...args: unknown[]): Promise<unknown> => callLater(String(name), args)
  const called = run instanceof AsyncFunction ? spawn : ask
  return Object.assign(called, { taskName: name, spawn })
}

/** A task of another file: what is declared there is its policy. */
function from(file: unknown, name: unknown = 'main'): Run {
  if (sealed) {
    throw new Error('task.from() must be called while the program is loaded, not inside a task')
  }
  if (typeof file !== 'string' || typeof name !== 'string') {
    throw new TypeError('task.from() takes a file and the name of a task in it, both texts')
  }
  declared.push({ from: { file, task: name } })
  const spawn = async (...args: unknown[]): Promise<unknown> =>
    callLater(`${file}#${name}`, args, name)
  return Object.assign(spawn, { taskName: name, spawn })
}

/** Calls a task and goes on meanwhile. */
export async function callLater(name: string, args: unknown[], shown = name): Promise<unknown> {
  checkRunning('a task')
  // After the wait it would not know any more from where.
  const called = new Error('called')
  const envelope = parse(await callAside(name, encodeArguments(args)))
  if (!envelope.success) rememberFailure(envelope, shown, called)
  return envelope
}

/** The JSON text of the arguments, or of the fault in them, which the host answers with an envelope. */
function encodeArguments(args: unknown[]): Uint8Array {
  try {
    const text = encodeJson(args)
    if (text.length <= MAX_ARGUMENTS) return utf8(text)
    return fault(
      'QUOTA_EXCEEDED',
      `the arguments have ${text.length} characters; at most ${MAX_ARGUMENTS} are possible`,
    )
  } catch (error) {
    if (error instanceof JsonRefusal) return fault('INVALID_ARGUMENTS', error.explain('args'))
    throw error
  }
}

/** The function of a task. */
export function find(name: string): Run | undefined {
  return runs.get(name)
}

/** Only a task can call something: what is named here is called at the top level of a program otherwise. */
export function checkRunning(what: string): void {
  if (!sealed) throw new Error(`${what} was called while the program was loaded`)
}

/** From now on no task can be declared. */
export function seal(): void {
  sealed = true
}

/** The declared tasks as JSON text, unchecked: checking is the host's. */
export function manifest(): string {
  return stringify(declared)
}

/** Each option as `[name, { json }]`, or `[name, { other }]` where JSON cannot say its value. */
function describeOptions(options: unknown): object | null {
  if (typeof options !== 'object' || options === null) return null
  return Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(describeOption)
}

function describeOption([name, value]: [string, unknown]): [string, object] {
  try {
    return [name, { json: parse(encodeJson(value)) }]
  } catch {
    return [name, { other: typeof value === 'function' ? 'a function' : String(value) }]
  }
}

Object.freeze(Object.assign(task, { from }))
