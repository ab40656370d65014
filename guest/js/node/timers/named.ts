import * as promises from './promises/named.ts'

export { promises }
export { clearImmediate, setImmediate } from './immediate.ts'
export { clearInterval, clearTimeout, setInterval, setTimeout } from './set.ts'
