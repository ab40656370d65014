"""The engine's component: what it imports here is in the memory of every image."""

from capsule_guest import library

library.begin()

from capsule_guest import files, output, process, randomness, waiting  # noqa: E402
import capsule  # noqa: E402, F401 - so that it is there to be imported
from capsule_guest.exports import WitWorld  # noqa: E402

files.install()
process.install()
randomness.install()
waiting.install()
library.end()
# Last: the host's calls are not there while the engine is built, and an error here would be printed.
output.install()

__all__ = ["WitWorld"]
