"""The files that a program was made from, and whether they have changed."""

from __future__ import annotations

import os
import stat
import time

from capsule._ordinary import read_ordinary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COARSEST_TICK_MS = 2000
"""A file changed twice within one tick of the file system's clock keeps its stamp. No clock in use is coarser than
2 s, so a stamp younger than this when it was taken proves nothing."""


class Input:
    """A file that a program was made from, or that would have changed it had it been there."""

    __slots__ = ("_content", "path", "seen_ms", "stamp")

    def __init__(self, path: str, content: bytes | str | None, stamp: dict[str, float] | None, seen_ms: float) -> None:
        self.path = path
        self._content = content
        """What it had, or the hash of that; `None`: there was no such file."""
        self.stamp = stamp
        """What the file system said when the content was last seen to have this hash."""
        self.seen_ms = seen_ms

    @classmethod
    def now(cls, path: str, content: bytes | None) -> Input:
        """A file as it is now, of which `content` was read."""
        seen_ms = time.time() * 1000
        stamp = _stamp_of(path)
        return cls(path, None if stamp is None else content, stamp, seen_ms)

    @classmethod
    def seen(cls, path: str) -> Input:
        """A file of which only the stamp is looked at: one that changes its stamp counts as changed."""
        return cls(path, "", _stamp_of(path), time.time() * 1000)

    @classmethod
    def read_now(cls, path: str) -> Input:
        """A file that somebody else read just now."""
        seen_ms = time.time() * 1000
        return cls(path, _hash_file(path), _stamp_of(path), seen_ms)

    @classmethod
    def kept(cls, told: dict[str, Any]) -> Input:
        """One that an index has."""
        return cls(told["path"], told["hash"], told["stamp"], told["seenAtMs"])

    @property
    def hash(self) -> str | None:
        """SHA-256 of its content, made when it is needed: most files are known by their stamps."""
        if isinstance(self._content, bytes):
            self._content = hash_of(self._content)
        return self._content

    def told(self) -> dict[str, Any]:
        """For an index: the same words and numbers as those of Node's."""
        return {"path": self.path, "stamp": self.stamp, "seenAtMs": int(self.seen_ms), "hash": self.hash}

    def is_unchanged(self) -> bool:
        """Whether the file still has its content. Looks at the stamp first; one only touched is stamped anew."""
        now_ms = time.time() * 1000
        stamp = _stamp_of(self.path)
        if stamp is None or self._content is None:
            return stamp is None and self._content is None
        if stamp == self.stamp and self._is_settled(stamp):
            return True
        if _hash_file(self.path) != self.hash:
            return False
        self.stamp = stamp
        self.seen_ms = now_ms
        return True

    def _is_settled(self, stamp: dict[str, float]) -> bool:
        return self.seen_ms - max(stamp["mtimeMs"], stamp["ctimeMs"]) > COARSEST_TICK_MS


def hash_of(content: bytes) -> str:
    """The content hash of a file, in hexadecimal."""
    # Loaded only for a program that has changed.
    from hashlib import sha256

    return sha256(content).hexdigest()


def _hash_file(path: str) -> str | None:
    try:
        return hash_of(read_ordinary(path))
    except OSError:
        return None  # gone, or not readable: to a program the same


def _stamp_of(path: str) -> dict[str, float] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return {
        "size": found.st_size,
        "ino": found.st_ino,
        "mtimeMs": _milliseconds(found.st_mtime_ns),
        "ctimeMs": _milliseconds(found.st_ctime_ns),
    }


def _milliseconds(ns: int) -> float:
    """As Node counts them, so that both believe each other's stamps."""
    return ns // 10**9 * 1000 + ns % 10**9 / 10**6
