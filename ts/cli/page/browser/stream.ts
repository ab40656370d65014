import type { PageMessage } from '../protocol.ts'

/** What is listened to. */
export interface Listening {
  close: () => void
}

/** What comes of listening: messages, and how it stands. */
export interface Listener {
  heard: (message: PageMessage) => void
  stands: (connection: Connection) => void
}

export type Connection = 'live' | 'ended' | 'lost'

/**
 * Listens to changes. A page that nobody sees does not: a browser has few connections for one server,
 * and pages in the background would take them all.
 */
export function listen(address: string, { heard, stands }: Listener): Listening {
  let source: EventSource | undefined
  let ended = false
  const open = (): void => {
    source?.close()
    source = undefined
    if (ended || document.visibilityState === 'hidden') return
    source = new EventSource(address)
    source.addEventListener('open', () => stands('live'))
    source.addEventListener('error', () => stands('lost'))
    source.addEventListener('message', ({ data }) => {
      const message: PageMessage = JSON.parse(data)
      if (message.kind === 'end') {
        ended = true
        source?.close()
        stands('ended')
      }
      heard(message)
    })
  }
  document.addEventListener('visibilitychange', open)
  open()
  return {
    close: () => {
      ended = true
      source?.close()
      document.removeEventListener('visibilitychange', open)
    },
  }
}
