"""A program's file."""

from __future__ import annotations

import os
import stat

from capsule._errors import CapsuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule._project import Project

_SCRIPTS = {".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"}


def is_artifact(path: str) -> bool:
    """Whether a file is a built artifact, by its extension; what it really is, its content says."""
    return os.path.splitext(path)[1].lower() in {".wasm", ".cwasm"}


def read_source(path: str, project: Project) -> bytes:
    """Reads a program's file, or says in one sentence what is wrong with it."""
    name = project.shown(path)
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise CapsuleError("LOAD_ERROR", f"{name}: there is no such file.") from None
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if stat.S_ISDIR(mode):
        raise CapsuleError("LOAD_ERROR", f"{name}: this is a folder. Name a file in it; accepted: .py.")
    if not stat.S_ISREG(mode):
        raise CapsuleError("LOAD_ERROR", f"{name}: this is no ordinary file.")
    _check_language(name, os.path.splitext(path)[1].lower())
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        raise _unreadable(name, error) from error
    if not source.strip():
        raise CapsuleError("LOAD_ERROR", f"{name}: the file is empty. Declare a task in it.")
    return source


def _check_language(name: str, extension: str) -> None:
    if extension in _SCRIPTS:
        raise CapsuleError(
            "LOAD_ERROR",
            f"{name}: a TypeScript or JavaScript file has to be bundled, which Python cannot do. "
            f"Run it with the command of npm: npx capsule run {name}, or make an artifact of it, which runs here: "
            f"npx capsule build {name} --export",
        )
    if extension != ".py":
        kind = extension or "a file without extension"
        raise CapsuleError("LOAD_ERROR", f"{name}: {kind} is not accepted. Accepted: .py.")


def _unreadable(name: str, error: Exception) -> CapsuleError:
    why = error.strerror if isinstance(error, OSError) else error
    return CapsuleError("LOAD_ERROR", f"{name}: the file cannot be read: {why}.")
