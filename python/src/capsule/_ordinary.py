"""Reading files that others may have put there."""

from __future__ import annotations

import os
import stat


def read_ordinary(path: str) -> bytes:
    """The content of an ordinary file: a pipe in its place would keep its reader waiting for ever."""
    mode = os.stat(path).st_mode
    # The reading of a folder says itself that it is one.
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(0, "it is no ordinary file", path)
    with open(path, "rb") as file:
        return file.read()
