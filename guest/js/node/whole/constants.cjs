// The constants of several modules in one, for old programs; the names are what those modules have.
const { constants: os } = require('node:os')
module.exports = Object.assign(
  Object.create(null),
  os.dlopen,
  os.errno,
  os.priority,
  os.signals,
  require('node:fs').constants,
  require('node:crypto').constants,
)
