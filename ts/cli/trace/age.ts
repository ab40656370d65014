import { Mistake } from '../exit.ts'

const unitsMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** What `--since`, or another option for an age, says, in milliseconds: `90s`, `30m`, `1h`, `2d`. */
export function parseAge(text: string, option: string = '--since'): number {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const unitMs = unitsMs[unit]
  if (number !== undefined && unitMs !== undefined) return Number(number) * unitMs
  throw new Mistake(
    `${option} "${text}" is not a time. Write a number and a unit: 90s, 30m, 1h or 2d.`,
  )
}

/** How long ago something was: `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function formatAge(ms: number): string {
  if (ms < 1000) return 'just now'
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`
  return `${Math.floor(ms / 86_400_000)} d ago`
}
