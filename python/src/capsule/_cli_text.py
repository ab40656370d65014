"""Texts for people: colours, times, sizes, tables."""

from __future__ import annotations

import os
import re
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

# What a terminal obeys. Attack: a program's words move the cursor, or hide what was said before.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Colors:
    """Puts a text in a style, or leaves it alone where styles would be noise."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled

    def _styled(self, text: str, begin: int, end: int) -> str:
        return f"\x1b[{begin}m{text}\x1b[{end}m" if self._enabled else text

    def bold(self, text: str) -> str:
        return self._styled(text, 1, 22)

    def dim(self, text: str) -> str:
        return self._styled(text, 2, 22)

    def red(self, text: str) -> str:
        return self._styled(text, 31, 39)

    def green(self, text: str) -> str:
        return self._styled(text, 32, 39)

    def yellow(self, text: str) -> str:
        return self._styled(text, 33, 39)

    def cyan(self, text: str) -> str:
        return self._styled(text, 36, 39)


def colors_for(stream: TextIO) -> Colors:
    """Colours for a terminal; NO_COLOR turns them off and FORCE_COLOR on, as everywhere."""
    forced = os.environ.get("FORCE_COLOR")
    if forced is not None:
        return Colors(forced not in ("0", "false"))
    return Colors(not os.environ.get("NO_COLOR") and is_terminal(stream))


def is_terminal(stream: TextIO) -> bool:
    """Whether somebody is looking who can be shown more than text."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def harmless(text: str) -> str:
    """A program's own words, without what a terminal would obey."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """The same in one line."""
    return harmless(" ".join(text.split()))


def clipped(text: str, width: int) -> str:
    """The same in one line that is no longer than so many characters."""
    text = one_line(text)
    return text if len(text) <= width else f"{text[: width - 1]}…"


def command_line(*words: str) -> str:
    """A command to type, with words that are not ours (a name of a signal) quoted where a shell would take them apart."""
    import shlex

    return " ".join(["capsule", *(shlex.quote(one_line(word)) for word in words)])


def table(rows: Sequence[Sequence[str]], colors: Colors) -> list[str]:
    """Lines of cells in columns; the first has their titles."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return [colors.dim(lines[0]), *lines[1:]]


def moment(ms: float) -> str:
    """`2026-02-03 09:41:07`, in the zone of whoever reads it."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(ms / 1000))


def age(ms: float) -> str:
    """How long ago something was: `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`."""
    if ms < 1000:
        return "just now"
    for limit, unit, word in ((60_000, 1000, "s"), (3_600_000, 60_000, "min"), (86_400_000, 3_600_000, "h")):
        if ms < limit:
            return f"{int(ms // unit)} {word} ago"
    return f"{int(ms // 86_400_000)} d ago"


def duration(ms: float) -> str:
    """`3 ms`, `412 ms`, `2.00 s`, `1 min 5 s`."""
    if ms < 999.5:
        return f"{round(ms)} ms"
    if ms < 59_995:
        return f"{ms / 1000:.2f} s"
    seconds = round(ms / 1000)
    return f"{seconds // 60} min {seconds % 60} s"


def fuel(amount: float) -> str:
    """`950 fuel`, `45 k fuel`, `1.2 M fuel`."""
    return _scaled(amount, 1000, ("", " k", " M", " G", " T")) + " fuel"


def size(amount: float) -> str:
    """In binary multiples: `512 KB`, `14 MB`."""
    return _scaled(amount, 1024, (" B", " KB", " MB", " GB", " TB"))


def _scaled(amount: float, base: int, units: tuple[str, ...]) -> str:
    power = 0
    while _rounded(amount) >= base and power < len(units) - 1:
        amount /= base
        power += 1
    return f"{_rounded(amount):g}{units[power]}"


def _rounded(amount: float) -> float:
    return round(amount, 1) if amount < 9.95 else round(amount)
