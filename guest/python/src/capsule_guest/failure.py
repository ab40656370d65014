"""Errors as the host is told of them."""

import json
import sys
from itertools import islice

from wit_world.imports import modules

from capsule_guest.exchange import QuotaExceeded
from capsule_guest.files import is_quota
from capsule_guest.library import is_engine_file
from capsule_guest.passing_on import TaskFailed

# Characters of a message that are kept: the host cuts there too.
MAX_TEXT = 64 << 10
# Causes that are told of one error.
MAX_CAUSES = 16
# Frames of a stack that the host keeps.
MAX_FRAMES = 100
# What is told of an error that cannot be read: nothing of it, since the program may have made all of it raise.
UNREADABLE = b'{"type": "TASK_ERROR", "message": "the task raised an error that cannot be read"}'
# What the failure of a task has, besides its cause.
PARTS = ("task_name", "called_at", "error_type", "name", "message", "stack")

# Bound here: a program that replaces `json.dumps` can still fail.
_write = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def fault(kind: str, message: str) -> bytes:
    """An error of Capsule's own making."""
    return _text({"type": kind, "message": _clip(message)})


def describe(error: BaseException) -> bytes:
    """Whatever a program raised. Reading it may run code of the program; if that raises too, only that is told."""
    try:
        return _text({"type": _kind(error), **_told(error, MAX_CAUSES)})
    except BaseException:
        return UNREADABLE


def _kind(error):
    if isinstance(error, RecursionError):
        return "STACK_OVERFLOW"
    return "QUOTA_EXCEEDED" if isinstance(error, QuotaExceeded) or is_quota(error) else "TASK_ERROR"


def _told(error, left):
    if isinstance(error, TaskFailed):
        failure = _of_task(error, left)
        # Where it was raised is told by where the task was called.
        return {"name": failure.get("name", failure["error_type"]), "message": failure["message"], "cause": failure}
    message = _message(error)
    told = {"name": _clip(type(error).__name__), "message": _clip(message), "stack": _stack(error)}
    cause = _cause(error, message)
    if cause is not None and left > 0:
        told["cause"] = _of_task(cause, left - 1) if isinstance(cause, TaskFailed) else _told(cause, left - 1)
    return told


def _cause(error, message):
    if error.__cause__ is not None:
        return error.__cause__
    if isinstance(error, BaseExceptionGroup):
        # A group, as of `asyncio.TaskGroup`, says nothing itself: one of its errors stands for all.
        return error.exceptions[0]
    # One that says nothing is explained by what it hides, such as the refusal of a request.
    return None if error.__suppress_context__ and message else error.__context__


def _of_task(failed, left):
    told = {**_failure(failed.envelope["error"], left), "task_name": _clip(str(failed.task_name))}
    called_at = getattr(failed.envelope, "called_at", None)
    if called_at is not None:
        told["called_at"] = _rendered(called_at)
    return told


def _failure(stated, left):
    told = {part: _clip(str(stated[part])) for part in PARTS if stated.get(part) is not None}
    cause = stated.get("cause")
    if isinstance(cause, dict) and left > 0:
        told["cause"] = _failure(cause, left - 1)
    return told


def _message(error):
    if isinstance(error, SystemExit):
        return "sys.exit() ends nothing in a sandbox: return a value, or raise an error" + (
            "" if error.code is None else f" ({error.code})"
        )
    if isinstance(error, MemoryError) and not error.args:
        return "the memory is used up"
    if isinstance(error, SyntaxError) and error.filename:
        # Not a part of the name only, as `str` has it: what the host hides of it, it knows whole.
        return f"{error.msg} ({error.filename}, line {error.lineno})"
    text = str(error)
    if type(error) is ModuleNotFoundError and isinstance(error.name, str):
        text = f"{text}. {modules.missing(error.name)}".removesuffix(". ")
    return "\n".join([text, *getattr(error, "__notes__", ())])


def place():
    """Where the program is: the frames that `_rendered` makes a stack of."""
    frames = []
    at = sys._getframe(1)
    while at is not None and len(frames) < MAX_FRAMES:
        frames.append((at.f_code, at.f_lasti, at.f_lineno))
        at = at.f_back
    return frames


def _stack(error):
    """The program's frames, innermost first, as JavaScript's are: `name@file:line:column`."""
    frames = []
    at = error.__traceback__
    while at is not None:
        frames.append((at.tb_frame.f_code, at.tb_lasti, at.tb_lineno))
        at = at.tb_next
    stack = _rendered(reversed(frames))
    if isinstance(error, SyntaxError) and error.filename and not is_engine_file(error.filename):
        return f"<module>@{error.filename}:{error.lineno or 1}:{error.offset or 1}\n{stack}"
    return stack


def _rendered(frames):
    own = (frame for frame in frames if not is_engine_file(frame[0].co_filename))
    return _clip("\n".join(_frame(*frame) for frame in islice(own, MAX_FRAMES)))


def _frame(code, instruction, line):
    _, _, column, _ = next(islice(code.co_positions(), instruction // 2, None), (line, line, 0, 0))
    return f"{code.co_qualname}@{code.co_filename}:{line}:{(column or 0) + 1}"


def _clip(text):
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _text(told):
    # A half of a surrogate pair is no text that the host could read.
    return _write(told).encode("utf-8", "replace")
