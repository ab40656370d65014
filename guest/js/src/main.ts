import { encodeJson, JsonRefusal } from '../../../ts/sdk/json.ts'
import { installBodies } from './bodies.ts'
import { installConsole } from './console.ts'
import { nameProgram } from './failure-text.ts'
import { describeError, fault } from './failure.ts'
import { installFiles } from './files.ts'
import { installNetwork } from './network.ts'
import { installOutput } from './output.ts'
import { installProcess } from './process.ts'
import { installRandom } from './random.ts'
import { installSdk } from './sdk.ts'
import { installSignals } from './signals.ts'
import { installStreams } from './streams.ts'
import { find, manifest, seal } from './tasks.ts'
import { utf8 } from './text.ts'

const { parse, stringify } = JSON
const evaluate = globalThis.eval
const { apply } = Reflect

installSdk()
installConsole()
installStreams()
installSignals()
installBodies()
installFiles()
installOutput()
const network = installNetwork()
const installed = [installProcess(), installRandom(), network]

/** The export `load` of wit/capsule.wit. */
export function load(bundle: string, filename: string): Uint8Array | Promise<Uint8Array> {
  nameProgram(filename)
  let evaluated: unknown
  try {
    // An indirect eval runs in the global scope; the name puts the program into its stacks.
    evaluated = evaluate(`${bundle}\n//# sourceURL=${filename}`)
  } catch (error) {
    throw describeError(error)
  }
  // That of a program with `await` at its top level is a promise.
  return isThenable(evaluated) ? loadedLater(evaluated) : loaded()
}

async function loadedLater(evaluated: unknown): Promise<Uint8Array> {
  try {
    await evaluated
  } catch (error) {
    throw describeError(error)
  }
  return loaded()
}

/** What is left to be done when the top level is over, and the manifest. */
function loaded(): Uint8Array {
  if (network.asked()) {
    throw fault('LOAD_ERROR', 'calls the network, which only a task may do')
  }
  for (const part of installed) part.endLoad()
  seal()
  return utf8(manifest())
}

/** The export `call` of wit/capsule.wit. A plain function's call makes no promise: that is half of its cost. */
export function call(name: string, args: string): Uint8Array | Promise<Uint8Array> {
  const run = name === '' ? warm : find(name)
  if (run === undefined) throw fault('TASK_NOT_FOUND', `no task is named ${stringify(name)}`)
  let result: unknown
  try {
    // Not a spread: the interpreter walks one by its iterator, which costs more than the rest of a call.
    result = apply(run, undefined, parse(args))
    if (isThenable(result)) return settled(result)
  } catch (error) {
    throw describeError(error)
  }
  return encoded(result)
}

async function settled(promise: unknown): Promise<Uint8Array> {
  let result: unknown
  try {
    result = await promise
  } catch (error) {
    throw describeError(error)
  }
  return encoded(result)
}

function encoded(result: unknown): Uint8Array {
  try {
    return utf8(encodeJson(result))
  } catch (error) {
    throw error instanceof JsonRefusal
      ? fault('INVALID_RESULT', error.explain('result'))
      : describeError(error)
  }
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}

/** The task of no name: a call of it goes the way of every call and leaves nothing behind. */
function warm(): null {
  return null
}
