import { pythonCapsule } from '../peers/capsule.mjs'
import { measured } from './live.mjs'

/** Private memory of Python sandboxes that are alive at once. */
export async function measure() {
  return measured(pythonCapsule, 'waiting.py')
}
