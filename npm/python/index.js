// Nothing to import: @capsule-run/native finds the interpreter, which lies in a package of its own for each platform.
'use strict'
