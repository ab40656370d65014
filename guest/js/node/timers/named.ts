export { default as promises } from './promises.ts'
export { clearImmediate, setImmediate } from './immediate.ts'
export { clearInterval, clearTimeout, setInterval, setTimeout } from './set.ts'
