// The interpreter lies in a package of its own for each platform, which only this package can be sure to find.
'use strict'

exports.require = require
