/** The version of componentize-py, which brings CPython: another one is another engine. */
export const componentizePy = '0.25.1'

/** The version of tzdata, whose time zones are in the engine. */
export const tzdata = '2026.6'

/** The command of this machine's Python. */
export const python = process.platform === 'win32' ? 'python' : 'python3'
