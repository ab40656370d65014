"""The engine's component: what it imports here is in the memory of every image."""

from capsule_guest import files_of_packages

# First, since modules of the library keep some of what is replaced.
files_of_packages.install()
from capsule_guest import library  # noqa: E402

library.begin()

from capsule_guest import absence, output, packages, process, randomness, waiting  # noqa: E402, F401
import capsule  # noqa: E402, F401 - so that it is there to be imported
from capsule_guest.exports import WitWorld  # noqa: E402

process.install()
randomness.install()
waiting.install()
library.end()
packages.install()
# Last: the host's calls are not there while the engine is built, and an error here would be printed.
output.install()

__all__ = ["WitWorld"]
