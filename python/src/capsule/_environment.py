"""What decides where a Python program imports from; the core looks for the rest."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from capsule._native import Environment


def environment_of(path: str, cwd: str, variables: Mapping[str, str]) -> Environment:
    """The environment of the program at `path`, for a caller who stands in `cwd` with these variables."""
    # Not the environment of this interpreter: what the host has installed for itself is not for programs that it runs.
    active = variables.get("VIRTUAL_ENV")
    folders = [folder for folder in variables.get("PYTHONPATH", "").split(os.pathsep) if folder]
    return {
        "folder": os.path.dirname(path),
        "path": [os.path.join(cwd, folder) for folder in folders],
        "active": os.path.join(cwd, active) if active else None,
        "stores": _stores(variables),
    }


def _stores(variables: Mapping[str, str]) -> list[str]:
    """uv can install by links into its cache."""
    if variables.get("UV_CACHE_DIR"):
        return [os.path.abspath(variables["UV_CACHE_DIR"])]
    places = (("XDG_CACHE_HOME", "uv"), ("HOME", os.path.join(".cache", "uv")), ("LOCALAPPDATA", os.path.join("uv", "cache")))
    return [os.path.join(variables[name], below) for name, below in places if variables.get(name)]
