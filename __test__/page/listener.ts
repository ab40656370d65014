import { get, type IncomingMessage } from 'node:http'
import type { PageMessage } from '../../ts/cli/page/protocol.ts'
import type { Visitor } from './visitor.ts'

/** Somebody who listens to the events of a page. */
export interface EventListener {
  response: IncomingMessage
  /** The next message; undefined at the end. */
  next: () => Promise<PageMessage | undefined>
  /** Goes away. */
  leave: () => void
}

/** Listens to a list (`''`) or a run (`run=…`). */
export async function listenTo(
  visitor: Visitor,
  query: string,
  cookie: string,
): Promise<EventListener> {
  const { port } = visitor
  const path = `/events?${query}`
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false, headers: { cookie } }, resolve).on(
      'error',
      reject,
    )
  })
  const messages = messagesIn(response)
  const next = async (): Promise<PageMessage | undefined> => {
    const { value, done } = await messages.next()
    return done === true ? undefined : value
  }
  return { response, next, leave: () => void response.destroy() }
}

async function* messagesIn(response: IncomingMessage): AsyncGenerator<PageMessage, undefined> {
  let rest = ''
  for await (const piece of response.setEncoding('utf8')) {
    const events = `${rest}${piece}`.split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const message: PageMessage = JSON.parse(event.replace(/^data: /, ''))
      yield message
    }
  }
  return undefined
}
