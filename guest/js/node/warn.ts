import { engineProcess } from './process/engine.ts'

/** Says something on stderr, as Node's `process.emitWarning` does. */
export function warn(name: string, message: string, code = ''): void {
  // Not by its name, by which the bundler would bring along the whole of it.
  const process = engineProcess()
  const { emitWarning }: { emitWarning?: unknown } = Object(process)
  if (typeof emitWarning === 'function') {
    Reflect.apply(emitWarning, process, [message, name, code === '' ? undefined : code])
    return
  }
  // oxlint-disable-next-line no-console -- where Node's process warns
  console.error(`${code === '' ? '' : `[${code}] `}${name}: ${message}`)
}
