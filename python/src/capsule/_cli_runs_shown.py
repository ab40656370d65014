"""`capsule runs list` and `capsule runs show`."""

from __future__ import annotations

import json
import re
import sys
import time

from capsule._cli_durability import answering, resuming
from capsule._cli_output import put
from capsule._cli_text import age, clipped, colors_for, command_line, duration, harmless, moment, one_line, size, table
from capsule._exit import ExitCode, Mistake
from capsule._native import list_durable_runs, read_durable_run
from capsule._spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from capsule._cli_text import Colors
    from capsule._project import Project

STATUSES = ("running", "sleeping", "waiting", "interrupted", "stuck", "completed", "failed", "cancelled")

SHORT = 8
"""The end of a UUID is random: this much of it tells apart more runs than anybody keeps."""
NAME_WIDTH = 24
"""A program, a task or a signal may have any name."""
WAIT_WIDTH = 48
"""What a run waits for is said at the end of its line, which may be longer."""
VALUE_WIDTH = 60
"""A value of a signal may be a whole document."""
MOST_DEPTH = 12
"""A program may call tasks as deep as it likes; deeper lines begin at this depth."""

_GLYPHS = {"running": "◐", "sleeping": "◔", "waiting": "◔", "completed": "✓", "cancelled": "⊘", "started": "◐", "done": "✓"}


def list_runs(project: Project, status: str | None, limit: str, as_json: bool) -> int:
    """Lists the durable runs of a project."""
    if status is not None and status not in STATUSES:
        there = ", ".join(STATUSES)
        raise Mistake(f'--status "{status}" is not a status. There is: {there}.{did_you_mean(status, STATUSES)}')
    if not re.fullmatch("[0-9]{1,9}", limit) or int(limit) == 0:
        raise Mistake(f'--limit "{limit}" is not a number of runs. Write a whole number from 1.')
    runs = json.loads(list_durable_runs(project.journal_file, status, int(limit)))
    if as_json:
        return _print_json(runs)
    if not runs:
        none = "There is no durable run yet. capsule run FILE --durable makes one."
        return _print([none if status is None else "No durable run is like that. capsule runs lists those there are."])
    rows = [["run", "status", "program", "task", "changed", "steps", ""]]
    now_ms = time.time() * 1000
    for run in runs:
        names = [clipped(run["file"], NAME_WIDTH), clipped(run["task"] or "", NAME_WIDTH)]
        steps = f"{run['steps_done']} of {run['steps']}"
        remark = clipped(_remark_on_run(run), WAIT_WIDTH)
        rows.append([_short(run["run_id"]), _run_state(run), *names, age(now_ms - run["updated_ms"]), steps, remark])
    colors = colors_for(sys.stdout)
    hint = f"capsule runs show {_short(runs[0]['run_id'])} shows one of them."
    return _print([*table(rows, colors), "", colors.dim(hint)])


def show_run(project: Project, run_id: str, as_json: bool) -> int:
    """Shows one of them: its steps, and what it waits for."""
    run = json.loads(read_durable_run(project.journal_file, run_id))
    if as_json:
        return _print_json(run)
    now_ms = time.time() * 1000
    colors = colors_for(sys.stdout)
    blocks = [
        _title(run, now_ms, colors),
        _steps(run["step_list"], now_ms, colors),
        [line for signal in run["signals"] for line in _waits(run["run_id"], signal, now_ms, colors)],
        [_sent(signal, now_ms, colors) for signal in run["signal_list"]],
        [colors.dim(line) for line in _hints(run)],
    ]
    lines = [line for block in blocks if block for line in ["", *block]]
    return _print(lines[1:])


def _print_json(told: Any) -> int:
    return _print([json.dumps(told, ensure_ascii=False, separators=(",", ":"))])


def _print(lines: list[str]) -> int:
    put(sys.stdout, "".join(f"{line}\n" for line in lines))
    return ExitCode.SUCCESS


def _short(run_id: str) -> str:
    """A UUID by its end, a name as it is."""
    return run_id[-SHORT:] if re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", run_id) else run_id


def _state(state: str) -> str:
    return f"{_GLYPHS.get(state, '✗')} {state}"


def _run_state(run: dict[str, Any]) -> str:
    return "· not begun yet" if _is_new(run) else _state(run["status"])


def _is_new(run: dict[str, Any]) -> bool:
    """Whether nothing has worked on a run yet, which then was not interrupted: only a fork begins so."""
    return run["status"] == "interrupted" and run["program"] is None


def _remark_on_run(run: dict[str, Any]) -> str:
    """What else is to be known of a run: what it waits for, or why it has no result."""
    if run["error"] is not None:
        return str(run["error"]["error_type"])
    if run["status"] == "running" and run["owner"] is not None:
        return f"by process {run['owner']['pid']}"
    if run["signals"]:
        return "for " + ", ".join(f'"{one_line(signal["name"])}"' for signal in run["signals"])
    sleeps = run["status"] == "sleeping" and run["wake_ms"] is not None
    return f"until {moment(run['wake_ms'])}" if sleeps else ""


def _title(run: dict[str, Any], now_ms: float, colors: Colors) -> list[str]:
    sleeps = run["status"] == "sleeping" and run["wake_ms"] is not None
    until = f" until {moment(run['wake_ms'])}" if sleeps else ""
    name = f"{one_line(run['file'])}  {colors.bold(one_line(run['task'] or 'main'))}"
    facts = [
        run["run_id"],
        f"began {moment(run['created_ms'])}, {age(now_ms - run['created_ms'])}",
        f"{run['steps_done']} of {run['steps']} steps",
        size(run["size_bytes"]),
    ]
    if run["forked_from"] is not None:
        facts.append(f"fork of {run['forked_from']}")
    if run["owner"] is not None:
        facts.append(f"process {run['owner']['pid']} on {one_line(run['owner']['host'])} has it")
    glyph, word = _run_state(run).split(" ", 1)
    lines = [f"{glyph} {name}  {word}{until}", colors.dim("   ".join(facts))]
    if run["error"] is not None:
        lines.append(colors.red(harmless(f"{run['error']['error_type']}: {run['error']['message']}")))
    return lines


def _steps(steps: list[dict[str, Any]], now_ms: float, colors: Colors) -> list[str]:
    if not steps:
        return []
    rows = [["n", "step", "state", "began", "took", ""]]
    for step, label in _tree(steps):
        number = "" if step["number"] is None else str(step["number"])
        took = "" if step["ended_ms"] is None else duration(max(0, step["ended_ms"] - step["started_ms"]))
        rows.append([number, label, _state(step["state"]), age(now_ms - step["started_ms"]), took, _remark_on_step(step)])
    return table(rows, colors)


def _tree(steps: list[dict[str, Any]]) -> list[tuple[dict[str, Any], str]]:
    """Steps with what draws their place in the tree, in the order in which each parent made them."""
    known = {step["path"] for step in steps}
    children: dict[str | None, list[dict[str, Any]]] = {}
    for step in steps:
        children.setdefault(step["parent"] if step["parent"] in known else None, []).append(step)
    lines = []
    # Not by recursion: a tree may be deep.
    left: list[tuple[dict[str, Any], str, int, bool]] = []

    def below(path: str | None, indent: str, depth: int) -> None:
        made = children.get(path, [])
        left.extend((step, indent, depth, step is made[-1]) for step in reversed(made))

    below(None, "", 0)
    while left:
        step, indent, depth, is_last = left.pop()
        lines.append((step, f"{indent}{'└─' if is_last else '├─'} {_name(step)}"))
        further = "" if depth >= MOST_DEPTH else "   " if is_last else "│  "
        below(step["path"], indent + further, depth + 1)
    return lines


def _name(step: dict[str, Any]) -> str:
    if step["kind"] == "sleep":
        return "sleep"
    name = clipped(step["name"], NAME_WIDTH)
    return f'signal "{name}"' if step["kind"] == "signal" else name


def _remark_on_step(step: dict[str, Any]) -> str:
    if step["error"] is not None:
        return one_line(f"{step['error']['error_type']}: {step['error']['message']}")
    return f"until {moment(step['due_ms'])}" if step["due_ms"] is not None and step["state"] == "started" else ""


def _waits(run_id: str, signal: dict[str, Any], now_ms: float, colors: Colors) -> list[str]:
    """A signal that a run waits for: what its program says of it, and how to answer."""
    since = f"asked {age(now_ms - signal['since_ms'])}"
    until = "" if signal["until_ms"] is None else f", until {moment(signal['until_ms'])}"
    told = "" if signal["args"] is None else json.dumps(signal["args"], ensure_ascii=False, indent=2)
    return [
        f'{colors.yellow("◔")} waits for the signal "{one_line(signal["name"])}"  {colors.dim(since + until)}',
        *(f"  {line}" for line in harmless(told).splitlines()),
        f"  {colors.dim('Answer it:')} {answering(run_id, signal['name'])}",
    ]


def _sent(signal: dict[str, Any], now_ms: float, colors: Colors) -> str:
    value = clipped(json.dumps(signal["value"], ensure_ascii=False, separators=(",", ":")), VALUE_WIDTH)
    taken = "not taken yet" if signal["consumed_by"] is None else "taken"
    facts = colors.dim(f"sent {age(now_ms - signal['sent_ms'])}, {taken}")
    return f'signal "{one_line(signal["name"])}"  {value}  {facts}'


def _hints(run: dict[str, Any]) -> list[str]:
    """What to do next with a run that has not ended."""
    resume = resuming(run["run_id"])
    if run["status"] in ("interrupted", "waiting", "sleeping"):
        return [f"{resume} {'starts it' if _is_new(run) else 'goes on with it'}."]
    if run["status"] != "stuck":
        return []
    fork = command_line("runs", "fork", run["run_id"])
    ways = {
        "NONDETERMINISM": [f"Bring back what changed, then {resume};"],
        "INTERRUPTED": [f"{resume} --retry-interrupted runs again what was interrupted;"],
    }
    way = ways.get(run["error"]["error_type"], []) if run["error"] is not None else []
    return [*way, f"{fork} --at N makes a run of its first N steps, for the program as it is now."]
