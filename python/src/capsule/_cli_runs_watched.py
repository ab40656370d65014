"""`capsule runs watch`."""

from __future__ import annotations

import asyncio
import json
import time

from capsule._cli_run import printed
from capsule._cli_runs_resumed import go_on
from capsule._exit import ExitCode
from capsule._native import due_durable_runs
from capsule._waiting import LoopWaiter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule._project import Project

INTERVAL_S = 1.0
"""Who slept for minutes, or answered a signal, does not notice a second."""
AT_ONCE = 4
"""Runs that go on at the same time: each can have as many tasks at once as any run."""
PAUSE_S = 60.0
"""A run that could not go on (its file cannot be loaded) is tried again after this long, not each second."""


def watch_runs(project: Project) -> int:
    """Goes on with each durable run when it can, until Ctrl-C."""
    printed("Looking for durable runs that can go on. Ctrl-C ends it.\n")
    asyncio.run(_watched(project))
    return ExitCode.INTERRUPTED


async def _watched(project: Project) -> None:
    under_way: dict[str, asyncio.Task[None]] = {}
    paused_until: dict[str, float] = {}

    async def take(run_id: str) -> None:
        printed(f"◐ run {run_id} goes on\n")
        try:
            gone_on = await go_on(project, run_id, LoopWaiter())
        finally:
            del under_way[run_id]
        said = gone_on.line
        if gone_on.kind == "refused":
            paused_until[run_id] = time.monotonic() + PAUSE_S
            said = f"{said.removesuffix('.')}; tried again in a minute"
        printed(f"{said}\n")

    try:
        while True:
            due = json.loads(await asyncio.to_thread(due_durable_runs, project.journal_file))
            now = time.monotonic()
            free = [run_id for run_id in due if run_id not in under_way and paused_until.get(run_id, 0.0) <= now]
            for run_id in free[: AT_ONCE - len(under_way)]:
                under_way[run_id] = asyncio.create_task(take(run_id))
            await asyncio.sleep(INTERVAL_S)
    finally:
        # Their sandboxes are stopped before the process ends.
        left = list(under_way.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
