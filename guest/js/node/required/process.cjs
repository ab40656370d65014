// As fs.cjs, for `require('process')`.
module.exports = require('../process/module.ts').default
