// As fs.cjs, for `require('fs/promises')`.
module.exports = require('../fs-promises.ts').default
