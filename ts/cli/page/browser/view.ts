import type { PageMessage } from '../protocol.ts'
import type { Place } from './place.ts'

/** What is shown at a place. */
export interface View {
  /** Where its messages come from. */
  source: string
  heard: (message: PageMessage) => void
  /** Whether it goes to another place by itself. */
  moved: (place: Place) => boolean
  draw: () => void
  close: () => void
}

/** What a view has of the page. */
export interface Surroundings {
  main: HTMLElement
  /** Says something to who does not see the page. */
  announce: (text: string) => void
  /** Listens to a source instead of the one before. */
  listenTo: (source: string) => void
}
