/** Says to `util.promisify` what the promised form of a function is, whose callback is not its last argument. */
export function promisable<Run extends object>(run: Run, name: string, promised: unknown): Run {
  Object.defineProperty(run, 'name', { value: name })
  const custom = Symbol.for('nodejs.util.promisify.custom')
  return Object.defineProperty(run, custom, { value: promised, enumerable: true })
}
