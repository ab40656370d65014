import type { PageMessage } from '../protocol.ts'
import { listView } from './list-view.ts'
import { placeIn } from './place.ts'
import { runView } from './run-view.ts'
import { listen, type Connection, type Listening } from './stream.ts'
import type { Surroundings, View } from './view.ts'

/** Bars of what is under way grow this often: often enough to see that it goes on. */
const tickMs = 1000

const words: Record<Connection, string> = {
  live: 'Live',
  ended: '',
  lost: 'Not connected: is "capsule trace --open" still running?',
}

/** Shows what the address says, and follows it. */
function start(main: HTMLElement, connection: HTMLElement, announcement: HTMLElement): void {
  let view: View | undefined
  let listening: Listening | undefined
  let ended = false
  const stands = (state: Connection): void => {
    ended = state === 'ended'
    connection.textContent = words[state]
    connection.dataset['state'] = state
  }
  const heard = (message: PageMessage): void => {
    if (message.kind === 'trouble') {
      connection.textContent = `The trace cannot be read: ${message.message}`
      connection.dataset['state'] = 'lost'
      return
    }
    view?.heard(message)
  }
  const listenTo = (source: string): void => {
    listening?.close()
    listening = listen(source, { heard, stands })
  }
  const announce = (text: string): void => void (announcement.textContent = text)
  const page: Surroundings = { main, announce, listenTo }
  const open = (): void => {
    const place = placeIn(location.hash)
    if (view?.moved(place) === true) return
    view?.close()
    main.replaceChildren()
    announce('')
    view = 'run' in place ? runView(place, page) : listView(place, page)
    listenTo(view.source)
  }
  globalThis.addEventListener('hashchange', open)
  setInterval(() => {
    if (!ended && document.visibilityState === 'visible') view?.draw()
  }, tickMs)
  // The token has done its work: it must not stay in the history.
  history.replaceState(null, '', `/${location.hash}`)
  open()
}

const [main, connection, announcement] = ['main', '.connection', '.announcement'].map((selector) =>
  document.querySelector<HTMLElement>(selector),
)
if (main && connection && announcement) start(main, connection, announcement)
