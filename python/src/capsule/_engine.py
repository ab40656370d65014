"""Where the engine is."""

from __future__ import annotations

import os

from capsule._errors import CapsuleError
from capsule._native import open_ahead

_ENGINES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "engines")
_FOLDER = os.path.join(_ENGINES, "python")


def engine_dir() -> str:
    """The folder of the compiled engine, which is part of this package."""
    if os.path.exists(_FOLDER):
        return _FOLDER
    raise CapsuleError(
        "INTERNAL", f"the Python engine is missing: {_FOLDER}. Install capsule-run again; in a checkout run npm run wheel."
    )


def engines() -> dict[str, str]:
    """The folders of the engines that are here, by their names."""
    folders = {name: os.path.join(_ENGINES, name) for name in ("python", "javascript")}
    return {name: folder for name, folder in folders.items() if os.path.exists(folder)}


def open_engine_ahead() -> None:
    """Begins to open the engine on another thread, beside what this one does next. Costs nothing when it is open."""
    global _asked
    if not _asked:
        open_ahead(engine_dir())
        _asked = True


_asked = False
