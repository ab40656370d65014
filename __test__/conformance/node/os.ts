import os from 'node:os'

/** Each shows what it is named by: what is the same on every Linux. */
export const cases = {
  EOL: () => os.EOL,
  constants: () => JSON.parse(JSON.stringify(os.constants)),
  devNull: () => os.devNull,
  endianness: () => os.endianness(),
  platform: () => os.platform(),
  type: () => os.type(),
  getPriority: () => [os.getPriority(), os.getPriority(0)],
}

/** Uses that a sandbox answers with an error of its own. */
export const refused = {
  setPriority: () => os.setPriority(0),
}
