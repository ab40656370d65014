// This machine's Python, itself: a command that only chooses one takes longer than Python to start.

import { spawnSync } from 'node:child_process'

const command = process.platform === 'win32' ? 'python' : 'python3'
const found = spawnSync(command, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' })

/** Path of its executable; nothing is measured without it. */
export const nativePython = found.stdout?.trim() || command
