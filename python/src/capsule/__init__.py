"""Runs code that its host does not trust, each task in a WebAssembly sandbox of its own.

`run` and `run_sync` run a task of a program; `resume_run` goes on with a durable run, and `signal_run` answers what it
waits for. `task`, `task_from`, `TaskFailed`, `sleep`, `wait_signal` and `http` are for the programs: outside of a
sandbox, as in a unit test, a task is its function, and gives the envelope's shape.
"""

from capsule._errors import CapsuleError, CapsuleTraceWarning
from capsule._native import VERSION as __version__
from capsule._runner import run, run_sync

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule import http
    from capsule._passing_on import TaskFailed
    from capsule._resuming import resume_run, resume_run_sync, signal_run, signal_run_sync
    from capsule._suspension import sleep, wait_signal
    from capsule._task import task, task_from
    from capsule._types import (
        Ceiling,
        Envelope,
        ErrorCause,
        ErrorType,
        EventError,
        Execution,
        Folder,
        HostRequest,
        RunEvent,
        SignalReceipt,
        TaskFailure,
        TaskState,
    )

__all__ = [
    "CapsuleError",
    "CapsuleTraceWarning",
    "Ceiling",
    "Envelope",
    "ErrorCause",
    "ErrorType",
    "EventError",
    "Execution",
    "Folder",
    "HostRequest",
    "RunEvent",
    "SignalReceipt",
    "TaskFailed",
    "TaskFailure",
    "TaskState",
    "__version__",
    "http",
    "resume_run",
    "resume_run_sync",
    "run",
    "run_sync",
    "signal_run",
    "signal_run_sync",
    "sleep",
    "task",
    "task_from",
    "wait_signal",
]

_MODULES = {
    "TaskFailed": "capsule._passing_on",
    "resume_run": "capsule._resuming",
    "resume_run_sync": "capsule._resuming",
    "signal_run": "capsule._resuming",
    "signal_run_sync": "capsule._resuming",
    "sleep": "capsule._suspension",
    "task": "capsule._task",
    "task_from": "capsule._task",
    "wait_signal": "capsule._suspension",
}


def __getattr__(name: str) -> object:
    """The rest is loaded when it is used: a script that only runs something starts 10 ms sooner."""
    if name not in __all__:
        raise AttributeError(f"module 'capsule' has no attribute {name!r}")
    from importlib import import_module

    if name == "http":
        return import_module("capsule.http")
    return getattr(import_module(_MODULES.get(name, "capsule._types")), name)
