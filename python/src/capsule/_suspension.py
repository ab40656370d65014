"""`sleep` and `wait_signal` outside of a sandbox."""

from __future__ import annotations

import asyncio
import re
from typing import Any

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_TIME = re.compile(r"\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s*([a-z]+)\s*")
_YEAR = 365 * _SECONDS["d"]


async def sleep(duration: float | str) -> None:
    """Waits: a number of seconds, or `"500ms"`, `"30s"`, `"5m"`, `"1h"`, `"3d"`; at most a year.

    A durable run needs no process meanwhile, and goes on when its time has come, whatever has been restarted since.
    Several sleeps and calls of tasks go on at once. Outside of a sandbox this is `asyncio.sleep`.
    """
    await asyncio.sleep(_seconds(duration))


async def wait_signal(name: str, *, timeout: float | str | None = None, args: Any = None) -> Any:
    """Waits, in a durable run, for a signal of this name and gives its value: `capsule runs signal ID NAME JSON`.

    `args` are shown to the person or program that is to answer. Each signal is given once; one that came before it was
    waited for is kept. Raises `TimeoutError` after `timeout`, a time as for `sleep`, and `RuntimeError` where the run
    is not durable, or where there is none.
    """
    raise RuntimeError(f'the signal "{name}" can be waited for in a durable run only: use capsule run --durable')


def _seconds(duration: float | str) -> float:
    """As the core reads a time."""
    seconds: float | None = None
    if isinstance(duration, str):
        if (match := _TIME.fullmatch(duration)) and match[2] in _SECONDS:
            seconds = float(match[1]) * _SECONDS[match[2]]
    elif not isinstance(duration, bool):
        seconds = duration
    if seconds is None or not 0 <= seconds <= _YEAR:
        accepted = 'Write "500ms", "30s", "5m", "1h" or "3d", or a number of seconds from 0.'
        raise ValueError(f"sleep({duration!r}) is no time of at most a year. {accepted}")
    return seconds
