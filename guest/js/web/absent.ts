import { define } from '../src/property.ts'

/** What a sandbox cannot have: it says so where it is used. */

const instead: Record<string, string> = {
  EventSource: 'A task can call fetch() and read the body of the response as it comes',
  WebSocket: 'A task can call http: and https: with fetch()',
}

for (const [name, hint] of Object.entries(instead)) {
  if (name in globalThis) continue
  const Absent = function Absent(): never {
    throw new TypeError(
      `${name} does not exist in a sandbox: it would keep a connection open. ${hint}.`,
    )
  }
  Object.defineProperty(Absent, 'name', { value: name })
  define(globalThis, name, Absent)
}
