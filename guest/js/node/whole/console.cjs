// The global object, with all that it has.
module.exports = globalThis.console
