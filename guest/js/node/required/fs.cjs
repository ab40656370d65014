// What `require('fs')` gives: the one object that a program may change, and no namespace that refuses to.
module.exports = require('../fs.ts').default
