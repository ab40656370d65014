"""The engine's component: what it imports here is in the memory of every image."""

from capsule_guest import files_of_packages, sockets

# First: modules of the library are made on these, and keep some of what is replaced.
files_of_packages.install()
sockets.install()
from capsule_guest import library  # noqa: E402

library.begin()

from capsule_guest import absence, files, hashes, output, packages, pages, process  # noqa: E402, F401
from capsule_guest import randomness, tasks, threads, waiting, zones  # noqa: E402
import capsule  # noqa: E402, F401 - so that it is there to be imported
from capsule_guest.exports import WitWorld  # noqa: E402

files.install()
hashes.install()
process.install()
randomness.install()
threads.install()
waiting.install()
zones.install()
library.end()
packages.install()
# Last but one: the host's calls are not there while the engine is built, and an error here would be printed.
output.install()
# What is here stays in every image: a program's load looks at its own objects only.
pages.settle(lambda: (tasks.find("main"), WitWorld().call("", "[]")))

__all__ = ["WitWorld"]
