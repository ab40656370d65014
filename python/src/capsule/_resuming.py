"""`resume_run` and `signal_run`: what becomes of durable runs."""

from __future__ import annotations

import json
import os

from capsule._durability import Durability, recorded_options
from capsule._engine import open_engine_ahead
from capsule._native import signal_durable_run
from capsule._options import RUN_ID_FORM, check_option, check_unicode, checked_folder, encoded_option, is_run_id
from capsule._project import find_project
from capsule._running import run_task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from capsule._options import Options
    from capsule._project import Project
    from capsule._types import Envelope, RunEvent, SignalReceipt


async def resume_run(
    run_id: str,
    *,
    cwd: str | os.PathLike[str] | None = None,
    retry_interrupted: bool = False,
    env: Mapping[str, str] | None = None,
    on_event: Callable[[RunEvent], object] | None = None,
    on_stdout: Callable[[str], object] | None = None,
    on_stderr: Callable[[str], object] | None = None,
) -> Envelope:
    """Goes on with a durable run that has not ended, with the arguments and mounts that it began with: what was done is
    not done again. Sleeps and signals are waited for in this process.

    Gives the task's envelope; that of before, if the run has ended already. Raises `CapsuleError` as `run` does, and
    besides with `INVALID_ARGUMENTS` for a run that there is not or that another process works on, and with
    `NONDETERMINISM` for one that was begun by another version of the program.

    Args:
        run_id: The run: its id, `last`, or at least 6 characters of an end of an id that Capsule made.
        cwd: The folder whose project has the run: the nearest `capsule.toml` upward from it, else itself. Default: the
            process's own.
        retry_interrupted: Whether a task that had begun when its process ended, and of which it is not known whether it
            did its work, is run again. Default: its caller gets an envelope with `INTERRUPTED`.
        env: Values of environment variables, as for `run`: the journal has none of them.
        on_event: Gets each change of a task's state, on the event loop's thread.
        on_stdout: Gets what the program prints to standard output, as it is printed. Default: dropped.
        on_stderr: Gets what the program prints to standard error, as it is printed. Default: dropped.
    """
    import asyncio

    from capsule._waiting import LoopWaiter

    recorded = _resumption(run_id, cwd, retry_interrupted, env, on_event, on_stdout, on_stderr)
    # The journal is on a disk, which the event loop does not wait for.
    options = await asyncio.to_thread(recorded)
    return await run_task(options, LoopWaiter(), _resumed(options, retry_interrupted))


def resume_run_sync(
    run_id: str,
    *,
    cwd: str | os.PathLike[str] | None = None,
    retry_interrupted: bool = False,
    env: Mapping[str, str] | None = None,
    on_event: Callable[[RunEvent], object] | None = None,
    on_stdout: Callable[[str], object] | None = None,
    on_stderr: Callable[[str], object] | None = None,
) -> Envelope:
    """`resume_run` for scripts: blocks this thread, while others go on. The arguments are those of `resume_run`."""
    from capsule._waiting import ThreadWaiter, finished

    options = _resumption(run_id, cwd, retry_interrupted, env, on_event, on_stdout, on_stderr)()
    return finished(run_task(options, ThreadWaiter(), _resumed(options, retry_interrupted)))


async def signal_run(
    run_id: str, name: str, value: Any = None, *, cwd: str | os.PathLike[str] | None = None
) -> SignalReceipt:
    """Sends a signal to a durable run. One that the run does not wait for yet is kept until it does; each is taken once.
    A run that no process works on goes on by `resume_run`, `capsule runs resume` or `capsule runs watch`.

    Raises `CapsuleError`: `INVALID_ARGUMENTS` for a wrong argument, and for a run that there is not or that has ended.

    Args:
        run_id: The run: its id, `last`, or at least 6 characters of an end of an id that Capsule made.
        name: The signal's name: what the program waits for.
        value: What the program gets, a JSON value.
        cwd: The folder whose project has the run, as for `resume_run`.
    """
    import asyncio

    return await asyncio.to_thread(_sending(run_id, name, value, cwd))


def signal_run_sync(
    run_id: str, name: str, value: Any = None, *, cwd: str | os.PathLike[str] | None = None
) -> SignalReceipt:
    """`signal_run` for scripts: blocks this thread. The arguments are those of `signal_run`."""
    return _sending(run_id, name, value, cwd)()


def _resumption(
    run_id: str, cwd: str | os.PathLike[str] | None, retry_interrupted: bool, *given: Any
) -> Callable[[], Options]:
    """What reads the call that a run began with; the arguments are checked already."""
    call = "resume_run()"
    project = _project(call, run_id, cwd)
    check_option(call, "retry_interrupted", retry_interrupted, "True or False", isinstance(retry_interrupted, bool))
    env, on_event, on_stdout, on_stderr = given
    open_engine_ahead()
    return lambda: recorded_options(
        project, run_id, env=env, on_event=on_event, on_stdout=on_stdout, on_stderr=on_stderr, call=call
    )


def _resumed(options: Options, retry_interrupted: bool) -> Durability:
    return Durability(options.run_id, resume=True, retry_interrupted=retry_interrupted)


def _sending(run_id: str, name: str, value: Any, cwd: str | os.PathLike[str] | None) -> Callable[[], SignalReceipt]:
    """What sends a signal; the arguments are checked already."""
    call = "signal_run()"
    project = _project(call, run_id, cwd)
    check_option(call, "name", name, "a signal's name", isinstance(name, str) and name != "")
    check_unicode(call, "name", name)
    text = encoded_option("value", value)

    def sent() -> SignalReceipt:
        receipt: SignalReceipt = json.loads(signal_durable_run(project.journal_file, run_id, name, text))
        return receipt

    return sent


def _project(call: str, run_id: str, cwd: str | os.PathLike[str] | None) -> Project:
    check_option(call, "run_id", run_id, f"a run's id, {RUN_ID_FORM}", is_run_id(run_id))
    folder = checked_folder(call, cwd)
    return find_project(folder, folder)
