"""`run` and `run_sync`."""

from __future__ import annotations

import atexit
import json
import os
import sys
import warnings

from capsule._errors import CapsuleError, CapsuleTraceWarning
from capsule._links import linked_programs
from capsule._listening import Listeners, followed
from capsule._native import Fault, close, take_trace_warnings
from capsule._options import Options, encoded_ceiling
from capsule._programs import prepared_program
from capsule._spelling import did_you_mean
from capsule._stack import locate
from capsule._surroundings import values_of
from capsule._waiting import LoopWaiter, ThreadWaiter, finished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from capsule._native import Given, Work
    from capsule._programs import Prepared
    from capsule._types import Ceiling, Envelope, RunEvent
    from capsule._waiting import Waiter


async def run(
    *,
    file: str | os.PathLike[str],
    args: Sequence[Any] = (),
    task: str | None = None,
    cwd: str | os.PathLike[str] | None = None,
    mounts: Iterable[str] | None = None,
    env: Mapping[str, str] | None = None,
    allow: Ceiling | None = None,
    on_event: Callable[[RunEvent], object] | None = None,
    on_stdout: Callable[[str], object] | None = None,
    on_stderr: Callable[[str], object] | None = None,
) -> Envelope:
    """Runs a task of a program, in a sandbox of its own, in this process and without blocking its event loop.

    The program is loaded when it is first used or has changed, and kept ready. Gives the task's envelope, whether it
    succeeded or failed; raises `CapsuleError` for a wrong option and for a file that cannot be loaded. If the task
    that awaits it is cancelled, the sandboxes are stopped first.

    Args:
        file: The program, a Python file; relative to `cwd`.
        args: The task's arguments, JSON values.
        task: The task to run. Default: `main`, or the only task there is.
        cwd: What `file` is relative to, and the project's root where no `capsule.toml` stands above the file.
            Default: the process's own.
        mounts: Folders inside the project that every task of the run sees: `HOST[::GUEST][:ro|:rw]`.
        env: Values of environment variables, before the process's own and those of `.env`. A task sees what it
            declares.
        allow: What the run may do at most. Default: tasks get what they declare.
        on_event: Gets each change of a task's state, on the event loop's thread.
        on_stdout: Gets what the program prints to standard output, as it is printed. Default: dropped.
        on_stderr: Gets what the program prints to standard error, as it is printed. Default: dropped.
    """
    options = Options(
        file=file, args=args, task=task, cwd=cwd, mounts=mounts, env=env, allow=allow,
        on_event=on_event, on_stdout=on_stdout, on_stderr=on_stderr,
    )  # fmt: skip
    return await run_task(options, LoopWaiter())


def run_sync(
    *,
    file: str | os.PathLike[str],
    args: Sequence[Any] = (),
    task: str | None = None,
    cwd: str | os.PathLike[str] | None = None,
    mounts: Iterable[str] | None = None,
    env: Mapping[str, str] | None = None,
    allow: Ceiling | None = None,
    on_event: Callable[[RunEvent], object] | None = None,
    on_stdout: Callable[[str], object] | None = None,
    on_stderr: Callable[[str], object] | None = None,
) -> Envelope:
    """`run` for scripts: blocks this thread, while others go on. What is heard of the run is told on this thread.

    Ctrl-C stops the sandboxes first, then `KeyboardInterrupt` is raised. The arguments are those of `run`.
    """
    options = Options(
        file=file, args=args, task=task, cwd=cwd, mounts=mounts, env=env, allow=allow,
        on_event=on_event, on_stdout=on_stdout, on_stderr=on_stderr,
    )  # fmt: skip
    return finished(run_task(options, ThreadWaiter()))


async def run_task(options: Options, waiter: Waiter) -> Envelope:
    """Prepares the program and runs the task."""
    loading = Listeners(options.on_stdout, options.on_stderr, None)
    prepared = await prepared_program(options.path, options.cwd, waiter, loading)
    try:
        return await run_prepared(prepared, options, waiter)
    finally:
        for warning in take_trace_warnings():
            warnings.warn(warning, CapsuleTraceWarning, stacklevel=2)


async def run_prepared(prepared: Prepared, options: Options, waiter: Waiter) -> Envelope:
    """Runs a task of a program that is ready."""
    task = _chosen(prepared, options.task)
    root = prepared.project.root
    programs = [prepared]
    if prepared.references:
        loading = Listeners(options.on_stdout, options.on_stderr, None)
        programs = await linked_programs(prepared, options.cwd, waiter, loading)
    names = {name for program in programs for name in program.variables}
    given: Given = {
        "mounts": options.mounts,
        "allow": None if options.allow is None else encoded_ceiling(options.allow, options.cwd),
        "variables": values_of(names, options.env, os.environ, root) if names else {},
    }

    def begin(work: Work) -> None:
        work.run(prepared.program, task, options.args, given)

    listeners = Listeners(options.on_stdout, options.on_stderr, options.on_event)
    outcome = await followed(begin, waiter, listeners)
    if isinstance(outcome, Fault):
        raise CapsuleError(outcome.code, outcome.message)
    if not isinstance(outcome, str):
        raise TypeError("a run gave a program")
    told: Any = json.loads(outcome)
    if told["error"] is not None:
        locate(told["error"])
    envelope: Envelope = told
    return envelope


def _chosen(prepared: Prepared, named: str | None) -> str:
    there = ", ".join(f'"{task}"' for task in prepared.tasks)
    if named is not None:
        if named in prepared.tasks:
            return named
        hint = did_you_mean(named, prepared.tasks)
        message = f'{prepared.name}: there is no task "{named}". There is: {there}.{hint}'
        raise CapsuleError("TASK_NOT_FOUND", message)
    if prepared.entry is not None:
        return prepared.entry
    raise CapsuleError(
        "TASK_NOT_FOUND",
        f'{prepared.name}: there is no task "main", and more than one other: {there}. '
        'Name one of them "main", or say which to run: the argument task of run(), --task on the command line.',
    )


@atexit.register
def _end() -> None:
    """What was told last is still being written when a process ends; nothing calls the interpreter after this."""
    for warning in close():
        print(f"capsule: {warning}", file=sys.stderr)
