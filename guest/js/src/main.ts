import { encodeJson } from '../../../ts/sdk/json.js'
import { installConsole } from './console.js'
import { describeError, fault } from './failure.js'
import { installProcess } from './process.js'
import { installRandom } from './random.js'
import { manifest, find, seal } from './tasks.js'

const { parse, stringify } = JSON
const evaluate = globalThis.eval

installConsole()
installProcess()
const random = installRandom()

/** The export `load` of wit/capsule.wit. */
export function load(bundle: string, filename: string): string {
  try {
    // An indirect eval runs in the global scope; the name puts the program into its stacks.
    evaluate(`${bundle}\n//# sourceURL=${filename}`)
  } catch (error) {
    throw describeError(error)
  }
  random.endLoad()
  seal()
  return manifest()
}

/** The export `call` of wit/capsule.wit. */
export async function call(name: string, args: string): Promise<string> {
  const run = find(name)
  if (run === undefined) throw fault('TASK_NOT_FOUND', `no task is named ${stringify(name)}`)
  let result: unknown
  try {
    result = await run(...parse(args))
  } catch (error) {
    throw describeError(error)
  }
  try {
    return encodeJson(result, 'result')
  } catch (error) {
    throw fault('INVALID_RESULT', error instanceof Error ? error.message : String(error))
  }
}

/** The export `warm` of wit/capsule.wit: what nearly every call does, done to nothing. */
export async function warm(): Promise<string> {
  const task = async (value: unknown): Promise<unknown> => ({ value, at: [1.5, 'é', null] })
  try {
    throw new TypeError('warm')
  } catch (error) {
    describeError(error)
  }
  return encodeJson(await task(...parse('["warm"]')), 'result')
}
