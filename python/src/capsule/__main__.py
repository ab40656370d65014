"""`python -m capsule`."""

import sys

from capsule._cli import main

sys.exit(main())
