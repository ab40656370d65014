"""The options of `run`, and of what goes on with its durable runs: what each must be."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import partial

from capsule._errors import CapsuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from capsule._types import Ceiling, RunEvent


RUN_ID_FORM = "1 to 64 letters, digits, '.', '_' and '-' that begin with a letter or a digit"


class Options:
    """What one call of `run` asks for, checked; `call` is how its caller knows it."""

    __slots__ = (
        "allow", "args", "cwd", "durable", "env", "mounts", "on_event", "on_stderr", "on_stdout", "path", "run_id", "task",
    )  # fmt: skip

    def __init__(
        self,
        *,
        file: str | os.PathLike[str],
        args: Sequence[Any],
        task: str | None,
        cwd: str | os.PathLike[str] | None,
        mounts: Sequence[str] | None,
        env: Mapping[str, str] | None,
        allow: Ceiling | None,
        on_event: Callable[[RunEvent], object] | None,
        on_stdout: Callable[[str], object] | None,
        on_stderr: Callable[[str], object] | None,
        durable: bool | None = None,
        run_id: str | None = None,
        call: str = "run()",
    ) -> None:
        check = partial(check_option, call)
        check("file", file, "a path", _is_path(file))
        check("args", args, "a list of JSON values", isinstance(args, (list, tuple)))
        check("task", task, "a task's name", task is None or isinstance(task, str))
        check("mounts", mounts, "a list of texts, HOST[::GUEST][:ro|:rw]", mounts is None or _are_texts(mounts))
        check("env", env, "a dict of texts", env is None or _is_mapping_of_texts(env))
        check("allow", allow, "a dict of hosts, files and env", allow is None or isinstance(allow, dict))
        for name, value in (("on_event", on_event), ("on_stdout", on_stdout), ("on_stderr", on_stderr)):
            check(name, value, "a function", value is None or callable(value))
        check("durable", durable, "True or False", durable is None or isinstance(durable, bool))
        check("run_id", run_id, RUN_ID_FORM, run_id is None or is_run_id(run_id))
        if durable is False and run_id is not None:
            raise _invalid(f"{call}: run_id names a durable run, and durable is False. Leave one of them out.")
        self.args = encoded_arguments(args)
        self.cwd = checked_folder(call, cwd)
        self.path = os.path.abspath(os.path.join(self.cwd, file))
        self.task = task
        self.mounts = list(mounts or ())
        self.env = env or {}
        check_unicode(call, "file", self.path)
        check_unicode(call, "task", task or "")
        for mount in self.mounts:
            check_unicode(call, "mounts", mount)
        for name, text in self.env.items():
            check_unicode(call, "env", f"{name}={text}")
        self.allow = allow
        self.on_event = on_event
        self.on_stdout = on_stdout
        self.on_stderr = on_stderr
        self.durable = durable
        self.run_id = run_id


def is_run_id(value: object) -> bool:
    """Whether a durable run may have this id."""
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", value) is not None


def encoded_arguments(args: Sequence[Any]) -> str:
    """The JSON text of a task's arguments."""
    return encoded_option("args", args) if args else "[]"


def encoded_option(name: str, value: object) -> str:
    """The JSON text of an option's value; `INVALID_ARGUMENTS` names the part that JSON cannot say."""
    from capsule._values import Refusal, encode

    try:
        return encode(value).decode()
    except Refusal as refusal:
        raise _invalid(f"{refusal.explain(name)}.") from None


def encoded_ceiling(allow: Ceiling, cwd: str) -> str:
    """The JSON text of a ceiling whose folders are relative to where the caller stands.

    The project's root is where a `capsule.toml` lies, which sources that are not trusted may bring along.
    """
    from capsule._values import Refusal, encode

    placed: dict[str, Any] = dict(allow)
    if isinstance(placed.get("files"), (list, tuple)):
        placed["files"] = [_placed(folder, cwd) for folder in placed["files"]]
    try:
        return encode({name: value for name, value in placed.items() if value is not None}).decode()
    except Refusal as refusal:
        raise _invalid(f"{refusal.explain('allow')}.") from None


def _placed(folder: Any, cwd: str) -> Any:
    """What is no path of a folder is the core's to refuse, as it was written."""
    if isinstance(folder, os.PathLike):
        folder = os.fspath(folder)
    if isinstance(folder, str):
        return folder if folder == "" or folder.startswith("~") else os.path.abspath(os.path.join(cwd, folder))
    if isinstance(folder, dict) and "path" in folder:
        return {**folder, "path": _placed(folder["path"], cwd)}
    return folder


def check_option(call: str, name: str, value: object, accepts: str, fits: bool) -> None:
    """Refuses an option's value that does not fit."""
    if not fits:
        raise _invalid(f"{call}: {name} must be {accepts}, not {_described(value)}.")


def check_unicode(call: str, name: str, text: str) -> None:
    """Refuses a text that the core cannot be given."""
    try:
        text.encode()
    except UnicodeEncodeError:
        # The name of a file may be any bytes; those that are no UTF-8 are such halves to Python.
        raise _invalid(f"{call}: {name} must be in UTF-8, and {ascii(text)} has half of a surrogate pair.") from None


def checked_folder(call: str, cwd: str | os.PathLike[str] | None) -> str:
    """The folder where a caller stands. Default: the process's own."""
    check_option(call, "cwd", cwd, "a folder's path", cwd is None or _is_path(cwd))
    folder = os.getcwd() if cwd is None else os.path.abspath(cwd)
    check_unicode(call, "cwd", folder)
    return folder


def _is_path(value: object) -> bool:
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    return isinstance(value, str) and value != ""


def _are_texts(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(item, str) for item in value)


def _is_mapping_of_texts(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    return all(isinstance(name, str) and isinstance(text, str) for name, text in value.items())


def _described(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if value is None or isinstance(value, (bool, int, float)):
        return str(value)
    return f"a {type(value).__name__}"


def _invalid(message: str) -> CapsuleError:
    return CapsuleError("INVALID_ARGUMENTS", message)
