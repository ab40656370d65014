// As fs.cjs, for `require('timers')`.
module.exports = require('../timers/module.ts').default
