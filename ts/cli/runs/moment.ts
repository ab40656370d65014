/** `2026-02-03 09:41:07`: the Swedish way to write a time is ISO's, in the zone of whoever reads it. */
export function formatMoment(ms: number): string {
  return new Date(ms).toLocaleString('sv')
}
