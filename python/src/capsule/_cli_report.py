"""A failed task for people."""

from __future__ import annotations

import os
import re

from capsule._cli_text import harmless, one_line
from capsule._ordinary import read_ordinary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from capsule._cli_text import Colors
    from capsule._types import Envelope

MAX_CAUSES = 8
"""Causes that are shown of one error."""
MAX_COLUMNS = 160
"""A longer line would fill the screen, and its caret would be nowhere near."""

# The first frame of a stack, `at name (file:line:column)`.
_PLACE = re.compile(r"^ {4}at (?:.* \()?((.+):(\d+):(\d+))\)?$", re.M)


def rendered_failure(envelope: Envelope, root: str, colors: Colors) -> str:
    """What, where, and the lines of the source around it; then its causes, with the tasks that they come from."""
    error: Any = envelope["error"]
    name = envelope["execution"]["task_name"]
    cross = colors.red("✗")
    if error["error_type"] != "TASK_ERROR":
        return f"{cross} {error['error_type']}: {harmless(error['message'])}"
    chain = [error]
    while "cause" in chain[-1]:
        chain.append(chain[-1]["cause"])
    # A task that only raises what a task raised has nothing to add.
    if "stack" not in error and "task_name" in error.get("cause", {}):
        del chain[0]
    callers = [name]
    lines = [f"{cross} {one_line(name)} failed: {_title(chain[0])}", *_placed(chain[0], root, callers)]
    causes = [[f"  caused by {_title(cause)}", *_placed(cause, root, callers)] for cause in chain[1:]]
    more = len(causes) - MAX_CAUSES + 1
    if more > 1:
        # The last one is where it began.
        causes[MAX_CAUSES - 1 : -1] = [[f"  caused by {more} more, the last of them:"]]
    return "\n".join([*lines, *(line for cause in causes for line in cause)])


def _title(part: dict[str, Any]) -> str:
    limit = "task_name" in part and part.get("error_type") != "TASK_ERROR"
    kind = part.get("error_type") if limit else part.get("name")
    return harmless(part["message"] if kind is None else f"{kind}: {part['message']}")


def _placed(part: dict[str, Any], root: str, callers: list[str]) -> list[str]:
    """Where an error was raised, and in which task; the task that called that one is the last of `callers`."""
    # The stack begins with the error's words, which are the program's own and may look like a frame in any file.
    words = f"{part.get('name', 'Error')}: {part['message']}"
    stack: str = part.get("stack", "")
    place = _PLACE.search(stack[len(words) :]) if stack.startswith(words) else None
    lines = [] if place is None else [f"    {place[1]}", *_excerpt(root, place[2], int(place[3]), int(place[4]))]
    if "task_name" not in part:
        return lines
    called = _PLACE.search(part.get("called_at", ""))
    where = "" if called is None else f" ({called[2]}:{called[3]})"
    caller = callers[-1]
    callers.append(part["task_name"])
    return [*lines, f'  in task "{one_line(part["task_name"])}", called by "{one_line(caller)}"{where}']


def _excerpt(root: str, name: str, line: int, column: int) -> list[str]:
    """Nothing where the file has gone, or has changed so that the line is not in it."""
    path = os.path.join(root, name)
    try:
        lines = read_ordinary(path).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    if line > len(lines):
        return []
    width = len(str(line))
    shown = [f"  {at:>{width}} │ {_cropped(lines[at - 1])}" for at in (line - 1, line) if at > 0]
    if column <= MAX_COLUMNS:
        shown.append(f"  {'':>{width}} │ {' ' * (column - 1)}^")
    return shown


def _cropped(text: str) -> str:
    text = harmless(text.replace("\t", " ").rstrip())
    return text if len(text) <= MAX_COLUMNS else f"{text[:MAX_COLUMNS]}…"
