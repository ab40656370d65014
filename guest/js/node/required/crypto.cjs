// As fs.cjs, for `require('crypto')`.
module.exports = require('../crypto/module.ts').default
