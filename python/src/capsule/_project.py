"""Where a program belongs, and the files that Capsule keeps there."""

from __future__ import annotations

import os

from capsule._errors import CapsuleError
from capsule._ordinary import read_ordinary

CONFIG_NAME = "capsule.toml"
"""The name of a project's settings, and so what marks its root."""


class Project:
    """Paths are shown, and the cache is kept, relative to the root."""

    __slots__ = ("candidates", "config", "root")

    def __init__(self, root: str, config: str | None, candidates: list[str]) -> None:
        self.root = root
        """Folder of the nearest `capsule.toml` upward from the program, else the working folder."""
        self.config = config
        """The text of its settings; only the core parses them, so that every host reads them alike."""
        self.candidates = candidates
        """Each `capsule.toml` that was looked for, nearest first; the last one is the one found, if any."""

    @property
    def config_file(self) -> tuple[str, str] | None:
        """The settings as the core takes them."""
        return None if self.config is None else (CONFIG_NAME, self.config)

    @property
    def cache_dir(self) -> str:
        """The folder of its artifacts and indexes."""
        return os.path.join(self.root, ".capsule", "cache")

    @property
    def trace_file(self) -> str:
        """The file of its trace."""
        return os.path.join(self.root, ".capsule", "trace.db")

    @property
    def journal_file(self) -> str:
        """The file of its journal of durable runs."""
        return os.path.join(self.root, ".capsule", "runs.db")

    def shown(self, path: str) -> str:
        """How people read a path: relative to the root with forward slashes; absolute where it is elsewhere."""
        try:
            inside = os.path.relpath(path, self.root)
        except ValueError:  # on another drive
            inside = path
        outside = inside == ".." or inside.startswith(".." + os.sep) or os.path.isabs(inside)
        return (path if outside else inside).replace(os.sep, "/")


def find_project(folder: str, cwd: str) -> Project:
    """The project of the files in `folder`; `cwd` is its root where there is no `capsule.toml`."""
    candidates = _candidates(folder)
    text = _read_if_there(candidates[-1])
    if text is None:
        return Project(cwd, None, candidates)
    return Project(os.path.dirname(candidates[-1]), text, candidates)


def _candidates(folder: str) -> list[str]:
    places = []
    while True:
        path = os.path.join(folder, CONFIG_NAME)
        places.append(path)
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(path):
            return places
        folder = above


def _read_if_there(path: str) -> str | None:
    try:
        return read_ordinary(path).decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CapsuleError("LOAD_ERROR", f"{path} cannot be read: {error.strerror}") from error
