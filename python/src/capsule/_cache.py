"""What a new process has to know about a program that was loaded before: which artifact it became, and from what.

It leads to an artifact, and is no authority on it: the core opens only what this installation sealed. The files are
those that Capsule for Node keeps, so that both find what the other one has loaded.
"""

from __future__ import annotations

import json
import os
import re

from capsule._inputs import Input, hash_of
from capsule._native import VERSION
from capsule._ordinary import read_ordinary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from capsule._project import Project

# Another version of Capsule may load differently, so its entries mean nothing to this one.
_FORMAT = f"1/{VERSION}"


class Entry:
    """What is kept of one program."""

    __slots__ = ("engine", "filename", "inputs", "key", "source_map")

    def __init__(
        self, key: str, filename: str, inputs: list[Input], engine: str | None = None, source_map: str = ""
    ) -> None:
        self.key = key
        """Content address of the artifact."""
        self.filename = filename
        """The program's name in its stacks."""
        self.inputs = inputs
        self.engine = engine
        """Of a program that came in an artifact: the name of its engine, or the hash of one that came with it."""
        self.source_map = source_map
        """Of a program that is its own source there is none."""


def read_index(project: Project, path: str) -> Entry | None:
    """The entry of the program at `path`; anything but a whole, well-formed one counts as none."""
    try:
        entry = _read(project, path)
        # A key becomes a file name: nothing but a hash may, whoever wrote the index.
        if not re.fullmatch(r"[0-9a-f]{16,128}", entry["key"]):
            return None
        inputs = [Input.kept(told) for told in entry["inputs"]]
        if all(known.path != path for known in inputs):
            return None
        engine = entry.get("engine")
        if engine is not None and not re.fullmatch(r"javascript|python|[0-9a-f]{64}", engine):
            return None
        return Entry(entry["key"], str(entry["filename"]), inputs, engine)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # none, truncated, or not readable: the program is loaded again


def write_index(project: Project, path: str, entry: Entry) -> None:
    """Keeps an entry. A project whose folder cannot be written runs without a cache."""
    replaced = read_index(project, path)
    try:
        # A project from elsewhere may bring a link that leads out of it, where nothing is to be written.
        if any(os.path.islink(folder) for folder in (os.path.dirname(project.cache_dir), project.cache_dir)):
            return
        os.makedirs(project.cache_dir, exist_ok=True)
        ignore = os.path.join(project.root, ".capsule", ".gitignore")
        if not os.path.exists(ignore):
            _write_whole(ignore, "*\n")
        # Also the empty one of a program that is its own source. Without it, its stacks in the trace have no places.
        _write_whole(os.path.join(project.cache_dir, f"{entry.key}.map"), entry.source_map)
        told = {
            "key": entry.key,
            "filename": entry.filename,
            "inputs": [known.told() for known in entry.inputs],
            "mapHash": hash_of(entry.source_map.encode()),
            **({} if entry.engine is None else {"engine": entry.engine}),
        }
        _write_whole(_index_path(project, path), json.dumps({"version": _FORMAT, "path": path, "entry": told}))
        if replaced is not None and replaced.key != entry.key:
            _remove_artifact(project, replaced.key)
    except OSError:
        pass  # read-only, full, or not ours: everything works without, only slower


def _read(project: Project, path: str) -> dict[str, Any]:
    place = _index_path(project, path)
    index = json.loads(read_ordinary(place))
    if index["version"] != _FORMAT or index["path"] != path:
        raise ValueError(place)
    entry: dict[str, Any] = index["entry"]
    return entry


def _write_whole(path: str, text: str) -> None:
    """Readers, in any process, see the old content or the new and never a part."""
    draft = f"{path}.{os.urandom(6).hex()}.tmp"
    try:
        # Created exclusively: a name that is taken, by chance or by design, is an error.
        with open(draft, "x", encoding="utf-8") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError:
        if os.path.exists(draft):
            os.remove(draft)
        raise


def _remove_artifact(project: Project, key: str) -> None:
    """A program's former artifact: left alone, each change of a source would add megabytes for ever."""
    for name in (f"{key}.map", f"{key}.image"):
        path = os.path.join(project.cache_dir, name)
        if os.path.exists(path):
            os.remove(path)


def _index_path(project: Project, path: str) -> str:
    return os.path.join(project.cache_dir, f"{_short_hash(path)}.json")


def _short_hash(text: str) -> str:
    """The name that Node gives it: FNV-1a, twice 32 bits. Two paths that share one only take turns."""
    low, high = 0x811C9DC5, 0xC9DC5118
    units = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        unit = units[at] | units[at + 1] << 8
        low = (low ^ unit) * 0x01000193 & 0xFFFFFFFF
        high = (high ^ unit ^ low >> 16) * 0x01000193 & 0xFFFFFFFF
    return f"{low:08x}{high:08x}"
