"""The values of the variables that a program's tasks declare."""

from __future__ import annotations

import os

from capsule._errors import CapsuleError
from capsule._ordinary import read_ordinary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def values_of(
    declared: Iterable[str], given: Mapping[str, str], process: Mapping[str, str], root: str
) -> dict[str, str]:
    """Those that the caller gives come first, then the process's own, then those of `.env` in the project's root."""
    found: dict[str, str] = {}
    missing = []
    for name in declared:
        if name in given:
            found[name] = given[name]
        elif name in process:
            # What is no UTF-8 in it could not be given on.
            found[name] = process[name].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        else:
            missing.append(name)
    if missing:
        from_file = _read_dotenv(os.path.join(root, ".env"))
        found.update((name, from_file[name]) for name in missing if name in from_file)
    return found


def _read_dotenv(path: str) -> dict[str, str]:
    try:
        text = read_ordinary(path).decode("utf-8", "replace")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CapsuleError("LOAD_ERROR", f".env cannot be read: {error.strerror}") from error
    # Loaded only where there is such a file.
    from capsule._dotenv import parse_dotenv

    return parse_dotenv(text)
