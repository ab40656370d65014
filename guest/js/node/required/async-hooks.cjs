// As fs.cjs, for `require('async_hooks')`.
module.exports = require('../async-hooks/module.ts').default
