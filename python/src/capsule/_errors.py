"""What `run` raises when nothing could run."""

from __future__ import annotations


class CapsuleError(Exception):
    """A mistake of the caller, a file that cannot be loaded, or (`INTERNAL`) a fault of Capsule's own.

    A task that ran and failed is no exception but an envelope with `success` false.
    """

    code: str
    """Which error of the closed list it is: `INVALID_ARGUMENTS`, `LOAD_ERROR`, …"""

    message: str
    """What happened with which value, why, and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class CapsuleTraceWarning(UserWarning):
    """Something of a run could not be kept in its trace; the run is none the worse."""
