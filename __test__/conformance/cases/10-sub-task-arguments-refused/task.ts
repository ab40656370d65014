import { task } from '@capsule-run/sdk'

const echo = task({ name: 'echo' }, (value: unknown) => value)

const echoLater = task({ name: 'echoLater' }, async (value: unknown) => value)

export const main = task({ name: 'main' }, () => echo({ list: [1, 2n] }))

export const later = task({ name: 'later' }, () => echoLater({ list: [1, Number.NaN] }))

export const spawned = task({ name: 'spawned' }, () => echo.spawn(() => 1))
