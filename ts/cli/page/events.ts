import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { reasonOf } from '@capsule-run/sdk/internal'
import type { PageMessage } from './protocol.ts'

/** Looks once, and gives what changed since it looked last. */
export type Watch = () => Promise<PageMessage[]>

/** How often a trace is looked at while somebody watches: what people take for at once. */
const intervalMs = 250

/** Sends what changes as server-sent events, until the reader is gone or nothing can change any more. */
export async function streamChanges(response: ServerResponse, watch: Watch): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  try {
    await sendChanges(response, watch, gone.signal)
    response.end()
  } catch (error) {
    if (!gone.signal.aborted) throw error
  }
}

async function sendChanges(
  response: ServerResponse,
  watch: Watch,
  signal: AbortSignal,
): Promise<void> {
  let trouble = ''
  while (!signal.aborted) {
    const messages = await watch().catch((error: unknown): PageMessage[] => {
      return [{ kind: 'trouble', message: reasonOf(error) }]
    })
    for (const message of messages) {
      // A trace that cannot be read stays so for many looks: said once.
      const text = JSON.stringify(message)
      if (message.kind !== 'trouble' || text !== trouble) response.write(`data: ${text}\n\n`)
      trouble = message.kind === 'trouble' ? text : ''
      if (message.kind === 'end') return
    }
    // A reader that does not read gets no more until it does.
    if (response.writableNeedDrain) await once(response, 'drain', { signal })
    await pause(intervalMs, undefined, { signal })
  }
}
