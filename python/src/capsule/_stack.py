"""The places of errors in a program's own files, as they are told on every host."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from typing import Any

    from capsule._source_map import SourceMap

_NO_MAPS: Mapping[str, SourceMap] = {}
# The interpreter's `function@file:line:column`, one a line.
_FRAME = re.compile(r"^(.*?)@(.+):(\d+):(\d+)$")


def rendered_frames(stack: str, files: Container[str] | None, maps: Mapping[str, SourceMap] = _NO_MAPS) -> list[str]:
    """The frames of a guest's stack that are in these files, one line each: those of the program and its modules. A program
    can compile code that it says to be of any file. Where its files are not known, any file could be one. Those in a
    bundle are at the places that its map says."""
    lines = []
    for text in stack.split("\n"):
        frame = _FRAME.match(text)
        if frame is None or not (frame[2].endswith(".py") if files is None else frame[2] in files):
            continue
        file, name = frame[2], frame[1]
        place: tuple[str, int, int] | None = (file, int(frame[3]), int(frame[4]))
        if file in maps:
            place = maps[file].origin(int(frame[3]), int(frame[4]))
            name = re.sub(r"[/<]+$", "", re.sub(r"^.*\*", "async ", name))
        if place is None:
            continue
        where = ":".join(str(part) for part in place)
        lines.append(f"    at {name} ({where})" if name else f"    at {where}")
    return lines


def locate(failure: dict[str, Any], files: Container[str], maps: Mapping[str, SourceMap] = _NO_MAPS) -> None:
    """Gives the stacks of a failure and of its causes their form for people, in place."""
    told: dict[str, Any] | None = failure
    while told is not None:
        if "stack" in told:
            words = f"{told.get('name', 'Error')}: {told['message']}"
            told["stack"] = "\n".join([words, *rendered_frames(told["stack"], files, maps)])
        if "called_at" in told:
            told["called_at"] = "\n".join(rendered_frames(told["called_at"], files, maps))
        told = told.get("cause")
