// As fs.cjs, for `require('zlib')`.
module.exports = require('../zlib/module.ts').default
