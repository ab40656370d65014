import { beginCall, nextTimerIsAny, takeEnvelope, waitAny } from 'capsule:engine/aside@0.1.0'

/** The engine's own, before a program could see it. */
const { setTimeout } = globalThis
const waiting = new Map<number, (envelope: string) => void>()

/** Calls a task and gives the text of its envelope. Meanwhile others go on, so that calls under way at once run at once. */
export async function callAside(name: string, args: Uint8Array): Promise<string> {
  const number = beginCall(name, args)
  return new Promise((resolve) => {
    waiting.set(number, resolve)
    if (waiting.size === 1) awaitAny()
  })
}

/** One timer for all calls: the engine looks at each thing it waits for whenever one of them comes. */
function awaitAny(): void {
  nextTimerIsAny()
  setTimeout(deliver, 0)
}

function deliver(): void {
  for (const number of waitAny(0n)) {
    const resolve = waiting.get(number)
    waiting.delete(number)
    resolve?.(takeEnvelope(number))
  }
  if (waiting.size > 0) awaitAny()
}
