"""The parts of `os` and `sys` that belong to a process: its variables and its end."""

import os
import posix
import sys

from wit_world.imports import host

_values = {}
# While a program is loaded there are none: what a task may see is not for an image.
_loading = True
_asked = True


class _Environment(os._Environ):
    """The variables that the task was given: asked from the host when first looked at, since most tasks never do."""

    @property
    def _data(self):
        global _asked
        if not _asked:
            _asked = True
            # What the program set while it was loaded stays where it is given nothing else.
            _values.update((os.fsencode(name), os.fsencode(value)) for name, value in host.variables())
        return _values

    @_data.setter
    def _data(self, values):
        pass


def install():
    """Takes the place of what would reach the host's process."""
    texts, raw = os.environ, os.environb
    os.environ = _Environment({}, texts.encodekey, texts.decodekey, texts.encodevalue, texts.decodevalue)
    os.environb = _Environment({}, raw.encodekey, raw.decodekey, raw.encodevalue, raw.decodevalue)
    # Those of the engine's building.
    posix.environ.clear()
    os._exit = os.abort = _no_exit
    # There is one user, who has no name.
    os.getuid = os.geteuid = os.getgid = os.getegid = lambda: 1000
    os.WNOHANG = 1
    sys.dont_write_bytecode = True


def end_load():
    """From now on calls have variables."""
    global _loading
    _loading = False


def ask_again():
    """The variables are those of the call that begins, whatever an image has seen."""
    global _asked
    _asked = _loading


def _no_exit(*_):
    raise RuntimeError("a task cannot end its process: return a value, or raise an error")
