// As fs.cjs, for `require('perf_hooks')`.
module.exports = require('../performance/module.ts').default
