"""The parts of `os` and `sys` that belong to a process: its variables, its end, its stack."""

import os
import sys

from wit_world.imports import host

# Calls within calls. The interpreter's stack is 3 MiB; a deeper recursion through C code would overflow it, which
# no program can catch.
MAX_RECURSION = 2000

_loading = True


class _Environment(os._Environ):
    """The variables that the task was given: asked from the host when first looked at, since most tasks never do."""

    @property
    def _data(self):
        values = self.__dict__.get("values")
        if values is None:
            # While a program is loaded there are none: what a task may see is not for an image.
            given = [] if _loading else host.variables()
            values = {self.encodekey(name): self.encodevalue(value) for name, value in given}
            if not _loading:
                self.__dict__["values"] = values
        return values

    @_data.setter
    def _data(self, values):
        pass


def install():
    """Takes the place of what would reach the host's process."""
    old = os.environ
    os.environ = _Environment({}, old.encodekey, old.decodekey, old.encodevalue, old.decodevalue)
    os._exit = os.abort = _no_exit
    sys.dont_write_bytecode = True
    set_limit = sys.setrecursionlimit
    sys.setrecursionlimit = lambda limit: set_limit(min(limit, MAX_RECURSION))


def keep_environment():
    """From now on the variables are the task's."""
    global _loading
    _loading = False


def _no_exit(*_):
    raise RuntimeError("a task cannot end its process: return a value, or raise an error")
