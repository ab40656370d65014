"""What is told of an error that a task raised, outside of a sandbox."""

from __future__ import annotations

import sys
import traceback
from typing import Any

from capsule._passing_on import TaskFailed
from capsule._types import ErrorCause, TaskFailure

MAX_CAUSES = 16
"""Causes that are told of one error: as many as in a sandbox."""


def failure_of(error: BaseException) -> TaskFailure:
    """The error as an envelope has it."""
    if isinstance(error, TaskFailed):
        passed_on = _of_task(error)
        name = passed_on.get("name", passed_on["error_type"])
        return {"error_type": "TASK_ERROR", "message": passed_on["message"], "name": name, "cause": passed_on}
    failure: TaskFailure = {
        "error_type": "TASK_ERROR",
        "message": str(error),
        "name": type(error).__name__,
        "stack": _stack(error),
    }
    cause = _cause(error)
    if cause is not None:
        failure["cause"] = _told(cause, MAX_CAUSES - 1)
    return failure


def _told(error: BaseException, left: int) -> ErrorCause:
    if isinstance(error, TaskFailed):
        return _of_task(error)
    told: ErrorCause = {"message": str(error), "name": type(error).__name__, "stack": _stack(error)}
    cause = _cause(error)
    if cause is not None and left > 0:
        told["cause"] = _told(cause, left - 1)
    return told


def _cause(error: BaseException) -> BaseException | None:
    if error.__cause__ is not None:
        return error.__cause__
    if sys.version_info >= (3, 11) and isinstance(error, BaseExceptionGroup):
        first: BaseException = error.exceptions[0]
        return first
    return None if error.__suppress_context__ and str(error) else error.__context__


def _of_task(failed: TaskFailed) -> ErrorCause:
    failure: Any = failed.envelope["error"]
    told: Any = {"task_name": failed.task_name, **failure}
    cause: ErrorCause = told
    return cause


def _stack(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__, chain=False)).rstrip()
