// As fs.cjs, for `require('timers/promises')`.
module.exports = require('../timers/promises.ts').default
