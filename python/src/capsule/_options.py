"""The options of `run`: what each must be."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from capsule._errors import CapsuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from capsule._types import Ceiling, RunEvent


class Options:
    """What one call of `run` asks for, checked."""

    __slots__ = ("allow", "args", "cwd", "env", "mounts", "on_event", "on_stderr", "on_stdout", "path", "task")

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
    ) -> None:
        _check("file", file, "a path", _is_path(file))
        _check("args", args, "a list of JSON values", isinstance(args, (list, tuple)))
        _check("task", task, "a task's name", task is None or isinstance(task, str))
        _check("cwd", cwd, "a folder's path", cwd is None or _is_path(cwd))
        _check("mounts", mounts, "a list of texts, HOST[::GUEST][:ro|:rw]", mounts is None or _are_texts(mounts))
        _check("env", env, "a dict of texts", env is None or _is_mapping_of_texts(env))
        _check("allow", allow, "a dict of hosts, files and env", allow is None or isinstance(allow, dict))
        for name, value in (("on_event", on_event), ("on_stdout", on_stdout), ("on_stderr", on_stderr)):
            _check(name, value, "a function", value is None or callable(value))
        self.args = encoded_arguments(args)
        self.cwd = os.getcwd() if cwd is None else os.path.abspath(cwd)
        self.path = os.path.abspath(os.path.join(self.cwd, file))
        self.task = task
        self.mounts = list(mounts or ())
        self.env = env or {}
        _check_unicode("cwd", self.cwd)
        _check_unicode("file", self.path)
        _check_unicode("task", task or "")
        for mount in self.mounts:
            _check_unicode("mounts", mount)
        for name, text in self.env.items():
            _check_unicode("env", f"{name}={text}")
        self.allow = allow
        self.on_event = on_event
        self.on_stdout = on_stdout
        self.on_stderr = on_stderr


def encoded_arguments(args: Sequence[Any]) -> str:
    """The JSON text of a task's arguments; `INVALID_ARGUMENTS` names the part that JSON cannot say."""
    if not args:
        return "[]"
    from capsule._values import Refusal, encode

    try:
        return encode(args).decode()
    except Refusal as refusal:
        raise _invalid(f"{refusal.explain('args')}.") from None


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


def _check(name: str, value: object, accepts: str, fits: bool) -> None:
    if not fits:
        raise _invalid(f"run(): {name} must be {accepts}, not {_described(value)}.")


def _check_unicode(name: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        # The name of a file may be any bytes; those that are no UTF-8 are such halves to Python.
        raise _invalid(f"run(): {name} must be in UTF-8, and {ascii(text)} has half of a surrogate pair.") from None


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
