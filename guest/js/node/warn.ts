/** Says something on stderr, as Node's `process.emitWarning` does. */
export function warn(name: string, message: string, code = ''): void {
  // Not by its name, which would put all of Node's process into the program.
  const process: unknown = Reflect.get(globalThis, 'process')
  const { emitWarning } = Object(process)
  if (typeof emitWarning === 'function') {
    Reflect.apply(emitWarning, process, [message, name, code === '' ? undefined : code])
    return
  }
  // oxlint-disable-next-line no-console -- where Node's process warns
  console.error(`${code === '' ? '' : `[${code}] `}${name}: ${message}`)
}
