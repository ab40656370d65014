"""The shapes of what `run` gives and takes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Literal, TypedDict

ErrorType = Literal[
    "TASK_ERROR",
    "OUT_OF_FUEL",
    "OUT_OF_MEMORY",
    "TIMEOUT",
    "CANCELLED",
    "STACK_OVERFLOW",
    "INVALID_RESULT",
    "INVALID_ARGUMENTS",
    "TASK_NOT_FOUND",
    "LOAD_ERROR",
    "COMPILE_ERROR",
    "QUOTA_EXCEEDED",
    "INTERRUPTED",
    "NONDETERMINISM",
    "INTERNAL",
]
"""One word of the closed list of errors."""

TaskState = Literal["queued", "running", "retrying", "completed", "failed", "cancelled"]
"""Where a task is in its life."""


class _RequestBase(TypedDict):
    method: str
    url: str


class HostRequest(_RequestBase, total=False):
    """One HTTP request of a task."""

    status: int
    """Absent where no response came."""


class _CauseBase(TypedDict):
    message: str


class ErrorCause(_CauseBase, total=False):
    """What an error names as its cause: another error, or the failure of a task that was called."""

    task_name: str
    called_at: str
    error_type: str
    name: str
    stack: str
    cause: ErrorCause


class _FailureBase(TypedDict):
    error_type: ErrorType
    message: str


class TaskFailure(_FailureBase, total=False):
    """Why a task has no result."""

    name: str
    """The class of the error that the task raised (`TASK_ERROR` only)."""
    stack: str
    """Where it was raised, in the program's own files (`TASK_ERROR` only)."""
    cause: ErrorCause
    """What the raised error names as its cause (`TASK_ERROR` only)."""


class Execution(TypedDict):
    """What the call cost."""

    task_name: str
    duration_ms: float
    """Wall time of the last attempt's call, without loading."""
    retries: int
    """Further attempts that were really made after a failed one."""
    fuel_consumed: int
    ram_used: int
    """Peak of the sandbox's memory in bytes."""
    run_id: str
    """Names this run in the trace."""
    host_requests: list[HostRequest]


class Envelope(TypedDict):
    """What a call of a task gives back. Never raised."""

    success: bool
    result: Any
    """What the task returned, as JSON carries it; `None` on failure."""
    error: TaskFailure | None
    """Why there is no result; `None` on success."""
    execution: Execution


class _EventBase(TypedDict):
    run_id: str
    task_id: int
    parent_id: int | None
    task_name: str
    state: TaskState
    time_ms: float
    attempt: int


class EventError(TypedDict):
    """Why an attempt failed."""

    error_type: ErrorType
    message: str


class RunEvent(_EventBase, total=False):
    """A change of one task's state: what `on_event` gets."""

    delay_ms: float
    duration_ms: float
    fuel_consumed: int
    ram_used: int
    error: EventError


class Folder(TypedDict):
    """A folder, and what may be done in it: `ro`, `read-only`, `rw` or `read-write`."""

    path: str | os.PathLike[str]
    mode: str


class Ceiling(TypedDict, total=False):
    """What a run may do at most, whatever its tasks declare. A list that is left out takes nothing away."""

    hosts: Sequence[str]
    files: Sequence[str | os.PathLike[str] | Folder]
    env: Sequence[str]


class SignalReceipt(TypedDict):
    """What became of a signal that was sent."""

    run_id: str
    waited_for: bool
    """Whether the run waits for it now; else it is kept until it does."""
