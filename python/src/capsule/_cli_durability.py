"""What the command says of a run's durability, and is told of it."""

from __future__ import annotations

import os
import time

from capsule._cli_text import command_line, moment, one_line
from capsule._durability import Durability
from capsule._exit import Mistake
from capsule._options import RUN_ID_FORM, is_run_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule._cli_text import Colors
    from capsule._durability import Suspension
    from capsule._programs import Prepared


def durability_wish(wishes: list[bool] | None) -> bool | None:
    """What `--durable` and `--no-durable` say together; without them what the project says."""
    if not wishes:
        return None
    if not all(wishes) and any(wishes):
        raise Mistake("--durable and --no-durable do not go together: give one of them.")
    return wishes[0]


def check_run_id(run_id: str | None, durable: bool | None = None) -> None:
    """Refuses what `--run-id` cannot say."""
    if run_id is None:
        return
    if durable is False:
        raise Mistake("--run-id names a durable run: give either it or --no-durable, not both.")
    if not is_run_id(run_id):
        raise Mistake(f'--run-id "{run_id}" is no name of a run: write {RUN_ID_FORM}.')


def durability_asked(durable: bool | None, run_id: str | None, prepared: Prepared) -> Durability | None:
    """How a run is durable, if it is. Its id is chosen here, so that it can be told before anything runs."""
    if durable is None:
        durable = run_id is not None or prepared.durable
    return Durability(run_id or _new_run_id(), suspend=True) if durable else None


def _new_run_id() -> str:
    """A new UUIDv7 (RFC 9562): milliseconds since the epoch in 48 bits, then what is random. Later ones are greater."""
    random = int.from_bytes(os.urandom(10), "big")
    number = time.time_ns() // 1_000_000 << 80 | random
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0b11 << 62) | 0b10 << 62
    text = f"{number:032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


def resuming(run_id: str | None) -> str:
    """The command that goes on with a run."""
    return command_line("runs", "resume", run_id or "last")


def answering(run_id: str, name: str) -> str:
    """The command that answers a signal; JSON stands for whatever the answer is."""
    return f"{command_line('runs', 'signal', run_id, name)} JSON"


def suspension_lines(suspension: Suspension, colors: Colors) -> list[str]:
    """What a run that did not end waits for, and which commands go on with it."""
    answers = [f"  Answer it: {answering(suspension.run_id, name)}" for name in suspension.signals]
    then = "Then" if answers else "When that time has come"
    return [
        f"{colors.yellow('◔')} {described_suspension(suspension)}",
        *answers,
        f"  {then}: {resuming(suspension.run_id)} (capsule runs watch does that by itself)",
    ]


def described_suspension(suspension: Suspension) -> str:
    """`run 0197… sleeps until 2026-02-03 09:41:07`, `run 0197… waits for the signal "approval"`."""
    until = "" if suspension.wake_ms is None else f" until {moment(suspension.wake_ms)}"
    if not suspension.signals:
        return f"run {suspension.run_id} sleeps{until}"
    names = ", ".join(f'"{one_line(name)}"' for name in suspension.signals)
    what = "the signal" if len(suspension.signals) == 1 else "the signals"
    return f"run {suspension.run_id} waits for {what} {names}{until}"
