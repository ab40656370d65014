#!/usr/bin/env node
// A file of its own: npm links commands before the build has made dist/main.cjs.
require('../dist/main.cjs')
