"""Errors as the host is told of them."""

import json
from itertools import islice

from wit_world.imports import modules

from capsule_guest.exchange import QuotaExceeded
from capsule_guest.files import is_quota
from capsule_guest.library import is_engine_file

# Characters of a message that are kept: the host cuts there too.
MAX_TEXT = 64 << 10
# Causes that are told of one error.
MAX_CAUSES = 16
# Frames of a stack that the host keeps.
MAX_FRAMES = 100


def fault(kind: str, message: str) -> bytes:
    """An error of Capsule's own making."""
    return _text({"type": kind, "message": _clip(message)})


def describe(error: BaseException) -> bytes:
    """Whatever a program raised. Reading it may run code of the program; if that raises too, only its kind is told."""
    try:
        return _text({"type": _kind(error), **_told(error, MAX_CAUSES)})
    except BaseException:
        return fault("TASK_ERROR", f"the task raised a {type(error).__name__} that cannot be read")


def _kind(error):
    if isinstance(error, RecursionError):
        return "STACK_OVERFLOW"
    return "QUOTA_EXCEEDED" if isinstance(error, QuotaExceeded) or is_quota(error) else "TASK_ERROR"


def _told(error, left):
    message = _message(error)
    told = {"name": _clip(type(error).__name__), "message": _clip(message), "stack": _stack(error)}
    cause = error.__cause__
    # One that says nothing is explained by what it hides, such as the refusal of a request.
    if cause is None and (not error.__suppress_context__ or not message):
        cause = error.__context__
    if cause is not None and left > 0:
        told["cause"] = _told(cause, left - 1)
    return told


def _message(error):
    if isinstance(error, SystemExit):
        return "sys.exit() ends nothing in a sandbox: return a value, or raise an error" + (
            "" if error.code is None else f" ({error.code})"
        )
    if isinstance(error, MemoryError) and not error.args:
        return "the memory is used up"
    if type(error) is ModuleNotFoundError and isinstance(error.name, str):
        return f"{error}. {modules.missing(error.name)}".removesuffix(". ")
    return str(error)


def _stack(error):
    """The program's frames, innermost first, as JavaScript's are: `name@file:line:column`."""
    frames = []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        if not is_engine_file(code.co_filename):
            frames.append((code, at.tb_lasti, at.tb_lineno))
        at = at.tb_next
    lines = [_frame(*frame) for frame in reversed(frames[-MAX_FRAMES:])]
    if isinstance(error, SyntaxError) and error.filename and not is_engine_file(error.filename):
        lines.insert(0, f"<module>@{error.filename}:{error.lineno or 1}:{error.offset or 1}")
    return _clip("\n".join(lines))


def _frame(code, instruction, line):
    _, _, column, _ = next(islice(code.co_positions(), instruction // 2, None), (line, line, 0, 0))
    return f"{code.co_qualname}@{code.co_filename}:{line}:{(column or 0) + 1}"


def _clip(text):
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def _text(told):
    # A half of a surrogate pair is no text that the host could read.
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
