"""`sys.stdout` and its like: what a task prints goes to the host at once."""

import io
import sys

from wit_world.imports import host

# Bytes that cross to the host at once.
PIECE = 1 << 20


class _Stream(io.RawIOBase):
    def __init__(self, to):
        self._to = to

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        for at in range(0, len(data), PIECE):
            host.print(self._to, data[at : at + PIECE])
        return len(data)


def install():
    """Replaces the streams of the interpreter, which would keep handles of the host's in the image."""
    sys.stdout = sys.__stdout__ = _text(host.Output.STDOUT)
    sys.stderr = sys.__stderr__ = _text(host.Output.STDERR)
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def _text(to):
    return io.TextIOWrapper(_Stream(to), encoding="utf-8", errors="backslashreplace", write_through=True)
