import test from 'ava'
import { formatBytes, formatDuration, formatFuel } from '../../../ts/cli/format.ts'

const formatted: [format: (value: number) => string, value: number, text: string][] = [
  [formatDuration, 0, '0 ms'],
  [formatDuration, 3.4, '3 ms'],
  [formatDuration, 412, '412 ms'],
  [formatDuration, 999.6, '1.00 s'],
  [formatDuration, 2000, '2.00 s'],
  [formatDuration, 59_999, '1 min 0 s'],
  [formatDuration, 65_000, '1 min 5 s'],
  [formatFuel, 0, '0 fuel'],
  [formatFuel, 950, '950 fuel'],
  [formatFuel, 45_000, '45 k fuel'],
  [formatFuel, 999_999, '1 M fuel'],
  [formatFuel, 1_234_567, '1.2 M fuel'],
  [formatFuel, 88_000_000, '88 M fuel'],
  [formatFuel, 50_000_000_000, '50 G fuel'],
  [formatBytes, 512, '512 B'],
  [formatBytes, 64 * 1024, '64 KB'],
  [formatBytes, 14.2 * 1024 ** 2, '14 MB'],
  [formatBytes, 9.5 * 1024 ** 2, '9.5 MB'],
]

for (const [format, value, text] of formatted) {
  test(`${format.name}(${value}) is ${text}`, (t) => t.is(format(value), text))
}
