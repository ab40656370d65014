import { element } from './element.ts'

/** A moment in the reader's own time. */
export function renderTime(ms: number): HTMLElement {
  const date = new Date(ms)
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return element('time', {}, `${day} ${time}`)
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
