"""A run, from its options to its envelope."""

from __future__ import annotations

import atexit
import json
import os
import sys
import warnings

from capsule._durability import Suspension, durability_of, journaled
from capsule._errors import CapsuleError, CapsuleTraceWarning
from capsule._links import linked_programs
from capsule._listening import Listeners, followed
from capsule._native import Fault, close, take_trace_warnings
from capsule._options import encoded_ceiling
from capsule._programs import prepared_program
from capsule._spelling import did_you_mean
from capsule._stack import locate
from capsule._surroundings import values_of
from capsule._waiting import let_go

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from capsule._durability import Durability
    from capsule._native import Given, Work
    from capsule._options import Options
    from capsule._programs import Prepared
    from capsule._source_map import SourceMap
    from capsule._types import Envelope
    from capsule._waiting import Waiter


async def run_task(options: Options, waiter: Waiter, durability: Durability | None = None) -> Envelope:
    """Prepares the program and runs the task, and waits here for whatever it waits for. What the options say of the
    run's durability counts where the caller does not know better."""
    loading = Listeners(options.on_stdout, options.on_stderr, None)
    prepared = await prepared_program(options.path, options.cwd, waiter, loading)
    durability = durability or durability_of(options, prepared)
    try:
        ended = await run_prepared(prepared, options, waiter, durability)
    finally:
        _warn()
    if isinstance(ended, Suspension):
        raise CapsuleError("INTERNAL", f"the run {ended.run_id} was suspended")
    return ended


def _warn() -> None:
    for warning in take_trace_warnings():
        try:
            warnings.warn(warning, CapsuleTraceWarning, stacklevel=3)
        except CapsuleTraceWarning:  # Where warnings are errors, as this one is not: there is an envelope.
            print(f"capsule: {warning}", file=sys.stderr)


async def run_prepared(
    prepared: Prepared, options: Options, waiter: Waiter, durability: Durability | None
) -> Envelope | Suspension:
    """Runs a task of a program that is ready. A durable run may end with a suspension, if that is what its caller wants."""
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

    durable = None if durability is None else journaled(prepared, durability)

    def begin(work: Work) -> None:
        work.run(prepared.program, task, options.args, given, durable)

    listeners = Listeners(options.on_stdout, options.on_stderr, options.on_event)
    outcome = await followed(begin, waiter, listeners)
    if isinstance(outcome, Fault):
        raise CapsuleError(outcome.code, outcome.message)
    if not isinstance(outcome, str):
        raise TypeError("a run gave a program")
    try:
        told: Any = json.loads(outcome)
    except ValueError as error:  # An integer of more digits than Python reads.
        raise CapsuleError("INVALID_RESULT", f"{prepared.name}: the result cannot be read: {error}.") from None
    if "suspended" in told:
        return Suspension(told["suspended"])
    if told["error"] is not None:
        files = {file for one in programs for file in (one.bundle, *one.program.files)}
        locate(told["error"], files, _maps(programs))
    envelope: Envelope = told
    return envelope


def _maps(programs: list[Prepared]) -> dict[str, SourceMap]:
    """Of those that were bundled. Read only for an error."""
    maps = {}
    for program in programs:
        source_map = program.program.source_map
        if source_map:
            from capsule._source_map import SourceMap

            maps[program.bundle] = SourceMap(source_map)
    return maps


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
    let_go()
    for warning in close():
        print(f"capsule: {warning}", file=sys.stderr)
