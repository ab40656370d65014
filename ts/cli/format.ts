/** Wall time: `3 ms`, `412 ms`, `2.00 s`, `1 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Fuel: `950 fuel`, `45 k fuel`, `1.2 M fuel`. */
export function formatFuel(fuel: number): string {
  return `${scaled(fuel, 1000, ['', ' k', ' M', ' G', ' T'])} fuel`
}

/** Memory and files, in binary multiples: `512 KB`, `14 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1024, [' B', ' KB', ' MB', ' GB', ' TB'])
}

/** Two digits are enough to compare by: `1.2`, `14`, `412`. */
function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = value
  let power = 0
  while (rounded(rest) >= base && power < units.length - 1) {
    rest /= base
    power++
  }
  return `${rounded(rest)}${units[power] ?? ''}`
}

function rounded(value: number): number {
  return value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value)
}
