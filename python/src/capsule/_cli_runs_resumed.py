"""`capsule runs resume`."""

from __future__ import annotations

import json
import sys

from capsule._cli_durability import described_suspension, resuming
from capsule._cli_output import put
from capsule._cli_run import envelope_line, loaded, performed, printed, tell_warnings
from capsule._cli_text import colors_for, harmless, one_line
from capsule._durability import Durability, Suspension, recorded_options
from capsule._engine import open_engine_ahead
from capsule._errors import CapsuleError
from capsule._exit import ExitCode
from capsule._native import due_durable_runs
from capsule._running import run_prepared
from capsule._waiting import ThreadWaiter, finished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule._options import Options
    from capsule._project import Project
    from capsule._types import Envelope
    from capsule._waiting import Waiter


def resume_named_run(project: Project, run_id: str, retry_interrupted: bool, as_json: bool) -> int:
    """Goes on with a durable run, and prints its envelope as `capsule run` does."""
    open_engine_ahead()
    options = _options(project, run_id)

    async def resumed() -> int:
        waiter = ThreadWaiter()
        prepared = await loaded(options, waiter)
        return await performed(prepared, options, waiter, _durability(options, retry_interrupted), as_json)

    return finished(resumed())


def resume_due_runs(project: Project, as_json: bool) -> int:
    """Goes on with all durable runs that can, one after the other. Envelopes are printed for a program only."""
    exit_code = ExitCode.SUCCESS
    for run_id in json.loads(due_durable_runs(project.journal_file)):
        try:
            gone_on = finished(go_on(project, run_id, ThreadWaiter()))
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"stopped. To go on: {resuming(run_id)}") from None
        printed(f"{gone_on.line}\n")
        if gone_on.kind in ("failed", "refused"):
            exit_code = ExitCode.TASK_FAILED
        if as_json and gone_on.envelope is not None:
            put(sys.stdout, f"{envelope_line(gone_on.envelope)}\n")
    return exit_code


class GoneOn:
    """What going on with a run came to."""

    __slots__ = ("envelope", "kind", "line")

    def __init__(self, kind: str, line: str, envelope: Envelope | None = None) -> None:
        self.kind = kind
        """`completed`, `suspended`, `failed`, or `refused`: it could not go on, and stands as before."""
        self.line = line
        """The same in a line for people."""
        self.envelope = envelope


async def go_on(project: Project, run_id: str, waiter: Waiter) -> GoneOn:
    """Goes on with one of several runs: what is wrong with it is no reason to leave the others."""
    colors = colors_for(sys.stderr)
    try:
        options = _options(project, run_id)
        prepared = await loaded(options, waiter)
        ended = await run_prepared(prepared, options, waiter, _durability(options, False))
    except CapsuleError as error:
        why = harmless(f"{error.code}: {error.message}")
        return GoneOn("refused", f"{colors.red('✗')} run {run_id} did not go on: {why}")
    finally:
        tell_warnings()
    if isinstance(ended, Suspension):
        return GoneOn("suspended", f"{colors.yellow('◔')} {described_suspension(ended)}")
    if ended["error"] is None:
        return GoneOn("completed", f"{colors.green('✓')} run {run_id} completed", ended)
    why = one_line(f"{ended['error']['error_type']}: {ended['error']['message']}")
    return GoneOn("failed", f"{colors.red('✗')} run {run_id} failed: {why}", ended)


def _options(project: Project, run_id: str) -> Options:
    return recorded_options(project, run_id, env=None, on_event=None, on_stdout=printed, on_stderr=printed)


def _durability(options: Options, retry_interrupted: bool) -> Durability:
    return Durability(options.run_id, resume=True, retry_interrupted=retry_interrupted, suspend=True)
