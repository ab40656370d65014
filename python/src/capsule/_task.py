"""`task` outside of a sandbox: a task is its function, and gives the envelope's shape."""

from __future__ import annotations

import functools
import inspect
import json
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, ParamSpec, overload

from capsule._types import Envelope, ErrorType, TaskFailure
from capsule._values import Refusal, encode

P = ParamSpec("P")


class Task(Generic[P]):
    """A function as a task. Arguments and result pass through JSON as they would in a sandbox; nothing is limited, and
    nothing measured but time."""

    def __init__(self, name: str, function: Callable[P, Any]) -> None:
        self.task_name = name
        self._function = function
        functools.update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Envelope:
        call = _Call(self.task_name)
        try:
            given, named = call.arguments(args, kwargs)
            return call.ended(self._function(*given, **named))
        except Exception as error:
            return call.failed(error)

    async def spawn(self, *args: P.args, **kwargs: P.kwargs) -> Envelope:
        """The envelope, to be awaited."""
        return self(*args, **kwargs)


class AsyncTask(Generic[P]):
    """An `async` function as a task."""

    def __init__(self, name: str, function: Callable[P, Awaitable[Any]]) -> None:
        self.task_name = name
        self._function = function
        functools.update_wrapper(self, function)

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Envelope:
        call = _Call(self.task_name)
        try:
            given, named = call.arguments(args, kwargs)
            return call.ended(await self._function(*given, **named))
        except Exception as error:
            return call.failed(error)

    async def spawn(self, *args: P.args, **kwargs: P.kwargs) -> Envelope:
        """The envelope, to be awaited."""
        return await self(*args, **kwargs)


class _Declaring:
    """What `task(...)` gives: it takes the function."""

    def __init__(self, name: object) -> None:
        self._name = name

    @overload
    def __call__(self, function: Callable[P, Awaitable[Any]], /) -> AsyncTask[P]: ...
    @overload
    def __call__(self, function: Callable[P, Any], /) -> Task[P]: ...
    def __call__(self, function: Callable[P, Any], /) -> Task[P] | AsyncTask[P]:
        if not callable(function):
            raise TypeError(f"task needs a function, not {function!r}")
        name = getattr(function, "__name__", None) if self._name is None else self._name
        if not isinstance(name, str) or name == "":
            raise TypeError("a task needs a name")
        if inspect.iscoroutinefunction(function):
            return AsyncTask(name, function)
        return Task(name, function)


@overload
def task(function: Callable[P, Awaitable[Any]], /) -> AsyncTask[P]: ...
@overload
def task(function: Callable[P, Any], /) -> Task[P]: ...
@overload
def task(
    *,
    name: str | None = None,
    compute: str | int | None = None,
    ram: str | int | None = None,
    timeout: str | float | None = None,
    max_retries: int | None = None,
    allowed_files: list[Any] | None = None,
    allowed_hosts: list[str] | None = None,
    env_variables: list[str] | None = None,
    idempotent: bool | None = None,
) -> _Declaring: ...
def task(*functions: Callable[..., Any], **options: Any) -> Any:
    """Declares a task: `@task(name="main", compute="LOW")`, or `@task`.

    Inside a sandbox the engine's own `task` takes this one's place. Options are looked at when a program is loaded.
    """
    declaring = _Declaring(options.get("name"))
    if not functions:
        return declaring
    (function,) = functions
    return declaring(function)


class TaskElsewhere:
    """A task of another file: its policy and its sandbox are `run`'s to give."""

    def __init__(self, file: str, name: str) -> None:
        self.task_name = name
        self._file = file

    def __call__(self, *args: Any) -> Envelope:
        raise RuntimeError(
            f'the task "{self.task_name}" of {self._file} can be called in a sandbox only: use capsule run, or run()'
        )

    async def spawn(self, *args: Any) -> Envelope:
        """The envelope, to be awaited."""
        return self(*args)


def task_from(file: str | os.PathLike[str], name: str = "main") -> TaskElsewhere:
    """A task of another file of the project, in either language: `task_from("./fetch.ts", "fetch")`.

    The file is relative to the folder of the program's own. A unit test puts a function in its place.
    """
    file = os.fspath(file)
    if not isinstance(file, str) or not isinstance(name, str):
        raise TypeError("task_from takes a file and the name of a task in it, both texts")
    return TaskElsewhere(file, name)


class _Call:
    """One call of a task, and how it ended."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._began = time.perf_counter()

    def arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """A copy of the arguments as the other side of a sandbox's wall would get them."""
        try:
            return json.loads(encode(args)), json.loads(encode(kwargs))
        except Refusal as refusal:
            raise _Refused("INVALID_ARGUMENTS", refusal.explain("args")) from None

    def ended(self, value: object) -> Envelope:
        """The envelope of a task that returned."""
        try:
            result = json.loads(encode(value))
        except Refusal as refusal:
            return self.failed(_Refused("INVALID_RESULT", refusal.explain("result")))
        return self._envelope(result, None)

    def failed(self, error: Exception) -> Envelope:
        """The envelope of a task that raised."""
        if isinstance(error, _Refused):
            return self._envelope(None, {"error_type": error.kind, "message": str(error)})
        from capsule._failure import failure_of

        return self._envelope(None, failure_of(error))

    def _envelope(self, result: object, error: TaskFailure | None) -> Envelope:
        return {
            "success": error is None,
            "result": result,
            "error": error,
            "execution": {
                "task_name": self._name,
                "duration_ms": round((time.perf_counter() - self._began) * 1000, 3),
                "retries": 0,
                "fuel_consumed": 0,
                "ram_used": 0,
                "run_id": "outside-a-sandbox",
                "host_requests": [],
            },
        }


class _Refused(Exception):
    """A value that could not cross a sandbox's wall."""

    def __init__(self, kind: ErrorType, message: str) -> None:
        super().__init__(message)
        self.kind = kind
