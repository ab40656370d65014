"""The places of errors in a program's own files, as they are told on every host."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The interpreter's `function@file:line:column`, one a line.
_FRAME = re.compile(r"^(.*?)@(.+):(\d+):(\d+)$")


def rendered_frames(stack: str) -> list[str]:
    """The frames of a guest's stack that are in the program and its modules, one line each."""
    lines = []
    for text in stack.split("\n"):
        frame = _FRAME.match(text)
        if frame is None or not frame[2].endswith(".py"):
            continue
        place = f"{frame[2]}:{frame[3]}:{frame[4]}"
        lines.append(f"    at {frame[1]} ({place})" if frame[1] else f"    at {place}")
    return lines


def locate(failure: dict[str, Any]) -> None:
    """Gives the stacks of a failure and of its causes their form for people, in place."""
    told: dict[str, Any] | None = failure
    while told is not None:
        if "stack" in told:
            words = f"{told.get('name', 'Error')}: {told['message']}"
            told["stack"] = "\n".join([words, *rendered_frames(told["stack"])])
        if "called_at" in told:
            told["called_at"] = "\n".join(rendered_frames(told["called_at"]))
        told = told.get("cause")
