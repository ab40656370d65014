"""How a run is durable."""

from __future__ import annotations

import json
import os

from capsule._native import read_durable_run
from capsule._options import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from capsule._native import Durable
    from capsule._programs import Prepared
    from capsule._project import Project


class Durability:
    """How a call of a task is durable."""

    __slots__ = ("resume", "retry_interrupted", "run_id", "suspend")

    def __init__(
        self, run_id: str | None, *, resume: bool = False, retry_interrupted: bool = False, suspend: bool = False
    ) -> None:
        self.run_id = run_id
        """`None`: a new UUIDv7."""
        self.resume = resume
        """Whether the run has to be there already."""
        self.retry_interrupted = retry_interrupted
        """Whether a task that had begun and not ended, and may not be run again by itself, is run again."""
        self.suspend = suspend
        """Whether the call ends with a suspension where it would wait for long; else it waits."""


class Suspension:
    """A run that has not ended, and that this process does not wait for."""

    __slots__ = ("run_id", "signals", "wake_ms")

    def __init__(self, told: dict[str, Any]) -> None:
        self.run_id: str = told["run_id"]
        self.wake_ms: float | None = told["wake_ms"]
        """When it can go on by itself, in milliseconds since the epoch; `None`: only after a signal."""
        self.signals: list[str] = [signal["name"] for signal in told["signals"]]
        """What it waits for."""


def durability_of(options: Options, prepared: Prepared) -> Durability | None:
    """What a caller's options say, or else the project's settings."""
    durable = options.durable
    if durable is None:
        durable = options.run_id is not None or prepared.durable
    return Durability(options.run_id) if durable else None


def journaled(prepared: Prepared, durability: Durability) -> Durable:
    """What the core needs for a run that is written to the journal of its project."""
    return {
        "journal": prepared.project.journal_file,
        "run_id": durability.run_id,
        "file": prepared.project.shown(prepared.path),
        "resume": durability.resume,
        "retry_interrupted": durability.retry_interrupted,
        "suspend": durability.suspend,
    }


def recorded_options(project: Project, run_id: str, **given: Any) -> Options:
    """The call that a run began with, as the journal of its project has it, with what else is `given` now; and the
    run's whole id."""
    run = json.loads(read_durable_run(project.journal_file, run_id))
    return Options(
        file=os.path.join(project.root, run["file"]),
        # Only the core needs them, which has them.
        args=(),
        task=run["task"],
        cwd=project.root,
        mounts=run["mounts"],
        allow=run["allow"],
        run_id=run["run_id"],
        **given,
    )
