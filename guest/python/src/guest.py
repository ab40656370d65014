"""The engine's component: what it imports here is in the memory of every image."""

import gc

from capsule_guest import library

library.begin()

from capsule_guest import output, process, randomness, waiting  # noqa: E402
import capsule  # noqa: E402, F401 - so that it is there to be imported
from capsule_guest.exports import WitWorld  # noqa: E402

process.install()
randomness.install()
waiting.install()
library.end()
# What is here stays in every image: a program's load looks at its own objects only.
gc.collect()
gc.freeze()
# Last: the host's calls are not there while the engine is built, and an error here would be printed.
output.install()

__all__ = ["WitWorld"]
