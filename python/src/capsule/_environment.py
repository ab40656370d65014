"""What decides where a Python program imports from; the core looks for the rest."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from capsule._native import Environment


def environment_of(path: str, cwd: str, variables: Mapping[str, str]) -> Environment:
    """The environment of the program at `path`, for a caller who stands in `cwd` with these variables."""
    folders = [folder for folder in variables.get("PYTHONPATH", "").split(os.pathsep) if folder]
    return {
        "folder": os.path.dirname(path),
        "path": [os.path.join(cwd, folder) for folder in folders],
        "active": _active(cwd, variables),
        "stores": _stores(variables),
    }


def _active(cwd: str, variables: Mapping[str, str]) -> str | None:
    named = variables.get("VIRTUAL_ENV")
    if named:
        return os.path.join(cwd, named)
    # A virtual environment whose interpreter was called by its path.
    return sys.prefix if sys.prefix != sys.base_prefix else None


def _stores(variables: Mapping[str, str]) -> list[str]:
    """uv can install by links into its cache."""
    if variables.get("UV_CACHE_DIR"):
        return [os.path.abspath(variables["UV_CACHE_DIR"])]
    places = (("XDG_CACHE_HOME", "uv"), ("HOME", os.path.join(".cache", "uv")), ("LOCALAPPDATA", os.path.join("uv", "cache")))
    return [os.path.join(variables[name], below) for name, below in places if variables.get(name)]
