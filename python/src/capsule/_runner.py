"""`run` and `run_sync`."""

from __future__ import annotations

from capsule._engine import open_engine_ahead
from capsule._options import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from capsule._types import Ceiling, Envelope, RunEvent


async def run(
    *,
    file: str | os.PathLike[str],
    args: Sequence[Any] = (),
    task: str | None = None,
    cwd: str | os.PathLike[str] | None = None,
    mounts: Sequence[str] | None = None,
    env: Mapping[str, str] | None = None,
    allow: Ceiling | None = None,
    durable: bool | None = None,
    run_id: str | None = None,
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
        durable: Whether the run is durable: each call of a task is written to the project's journal,
            `.capsule/runs.db`, and after a crash `resume_run` goes on where it was. It sleeps and waits for signals in
            this process. Default: what `durable` under `[workflow]` of `capsule.toml` says, else not; durable where
            `run_id` is given.
        run_id: Names a durable run: 1 to 64 letters, digits, `.`, `_` and `-`. A run of this name that has ended gives
            its envelope again and runs nothing; one that has not goes on, if file, task and arguments are the same.
            Default: a new UUIDv7.
        on_event: Gets each change of a task's state, on the event loop's thread.
        on_stdout: Gets what the program prints to standard output, as it is printed. Default: dropped.
        on_stderr: Gets what the program prints to standard error, as it is printed. Default: dropped.
    """
    options = Options(
        file=file, args=args, task=task, cwd=cwd, mounts=mounts, env=env, allow=allow,
        durable=durable, run_id=run_id, on_event=on_event, on_stdout=on_stdout, on_stderr=on_stderr,
    )  # fmt: skip
    open_engine_ahead()
    # Loaded while another thread opens the engine.
    from capsule._running import run_task
    from capsule._waiting import LoopWaiter

    return await run_task(options, LoopWaiter())


def run_sync(
    *,
    file: str | os.PathLike[str],
    args: Sequence[Any] = (),
    task: str | None = None,
    cwd: str | os.PathLike[str] | None = None,
    mounts: Sequence[str] | None = None,
    env: Mapping[str, str] | None = None,
    allow: Ceiling | None = None,
    durable: bool | None = None,
    run_id: str | None = None,
    on_event: Callable[[RunEvent], object] | None = None,
    on_stdout: Callable[[str], object] | None = None,
    on_stderr: Callable[[str], object] | None = None,
) -> Envelope:
    """`run` for scripts: blocks this thread, while others go on. What is heard of the run is told on this thread.

    Ctrl-C stops the sandboxes first, then `KeyboardInterrupt` is raised. The arguments are those of `run`.
    """
    options = Options(
        file=file, args=args, task=task, cwd=cwd, mounts=mounts, env=env, allow=allow,
        durable=durable, run_id=run_id, on_event=on_event, on_stdout=on_stdout, on_stderr=on_stderr,
    )  # fmt: skip
    open_engine_ahead()
    from capsule._running import run_task
    from capsule._waiting import ThreadWaiter, finished

    return finished(run_task(options, ThreadWaiter()))
