// As fs.cjs, for `require('os')`.
module.exports = require('../os.ts').default
