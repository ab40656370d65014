"""What the command writes."""

from __future__ import annotations

import io
import os
import sys
import threading

from capsule._cli_text import is_terminal
from capsule._exit import OutputLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

PATIENCE_S = 0.3
"""Work that is over before this needs no word about it."""


def prepare_output() -> None:
    """Standard output is UTF-8 whatever the terminal's own encoding is: a program reads it. What is closed (`>&-`)
    takes anything, as for Node."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def put(stream: TextIO, text: str) -> None:
    """Writes to standard output or error at once. A reader that went away (`capsule run … | head -1`) ends the output,
    not the command."""
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        # Python writes what is left of it again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise OutputLost(f"the output could not be written: {error.strerror}.") from None


class Progress:
    """Tells a person at a terminal what takes so long; on anything else it only passes text on."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._shown = False
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        if is_terminal(sys.stderr):
            self._timer = threading.Timer(PATIENCE_S, self._show)
            self._timer.daemon = True
            self._timer.start()

    def write(self, text: str) -> None:
        """Writes to standard error, out of the line's way."""
        with self._lock:
            self._clear()
            put(sys.stderr, text)

    def done(self) -> None:
        """It takes no longer. Can be called twice."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._timer = None
            self._clear()

    def _show(self) -> None:
        with self._lock:
            if self._timer is not None:
                self._shown = True
                put(sys.stderr, f"{self._doing} …")

    def _clear(self) -> None:
        if self._shown:
            put(sys.stderr, "\r\x1b[2K")
        self._shown = False
