"""`capsule trace`."""

from __future__ import annotations

import json
import os
import sys

from capsule._cli_output import put
from capsule._cli_parser import CommandParser
from capsule._cli_text import clipped, colors_for, duration, fuel, harmless, moment, one_line, size, table
from capsule._exit import ExitCode, Mistake
from capsule._native import read_run, read_runs
from capsule._project import find_project
from capsule._stack import rendered_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from capsule._cli_text import Colors

DESCRIPTION = """\
Lists the newest runs of the project here. RUN shows one of them: its tasks as a tree, what each cost, why it
failed, and what it printed. RUN is a run's id, a beginning or an end of one that no other has, or last.
"""

SHORT = 8
"""The end of a run's id is random: this much of it tells apart more runs than anybody keeps."""
MAX_NAME = 24
"""A program or a task may have any name."""

_GLYPHS = {"completed": "✓", "failed": "✗", "cancelled": "✗"}


def trace_command(words: list[str]) -> int:
    """Shows runs of the project here: all, or one."""
    parser = CommandParser("capsule trace", DESCRIPTION)
    parser.usage = "capsule trace [RUN] [OPTIONS]"
    add: Callable[..., object] = parser.add_argument
    add("--state", help="only runs in this state: completed, failed, cancelled, running …")
    add("--task", metavar="NAME", help="only runs in which this task ran")
    add("--limit", type=int, default=20, metavar="N", help="how many runs are listed at most; default: 20")
    add("--json", action="store_true", help="print all that the trace has, as one line")
    asked = parser.parsed(words, "runs")
    cwd = os.getcwd()
    file = find_project(cwd, cwd).trace_file
    if len(asked.runs) > 1:
        raise Mistake("Which run? Name one of them.")
    shown: Callable[[Any, Colors], list[str]]
    if asked.runs:
        text = read_run(file, asked.runs[0]) or _missing(asked.runs[0])
        shown = _run_lines
    else:
        text = read_runs(file, asked.state, asked.task, max(asked.limit, 0))
        shown = _list_lines
    told = json.loads(text)
    if asked.json:
        _locate(told.get("tasks", []) if asked.runs else [])
        lines = [json.dumps(told, ensure_ascii=False, separators=(",", ":"))]
    else:
        lines = shown(told, colors_for(sys.stdout))
    put(sys.stdout, "".join(f"{line}\n" for line in lines))
    return ExitCode.SUCCESS


def _locate(tasks: list[dict[str, Any]]) -> None:
    """Gives the stacks of a run their form for people, as Node does."""
    for error in [attempt["error"] for task in tasks for attempt in task["attempts"] if attempt["error"]]:
        frames = rendered_frames(error.pop("stack", ""), None)
        if frames:
            error["stack"] = "\n".join([f"{error.get('name', 'Error')}: {error['message']}", *frames])


def _missing(id: str) -> str:
    if id == "last":
        raise Mistake("There is no run yet. capsule run FILE makes one.")
    raise Mistake(f'There is no run "{id}" here. capsule trace lists those there are.')


def _list_lines(runs: list[dict[str, Any]], colors: Colors) -> list[str]:
    if not runs:
        return ["No run is like that, or there is none yet. capsule run FILE makes one."]
    rows = [["run", "state", "program", "task", "started", "duration", "tasks", "error"]]
    for run in runs:
        started = moment(run["started_ms"])
        took = "" if run["ended_ms"] is None else duration(run["ended_ms"] - run["started_ms"])
        error = "" if run["error"] is None else run["error"]["error_type"]
        names = [clipped(run["program"], MAX_NAME), clipped(run["task_name"], MAX_NAME)]
        rows.append([run["run_id"][-SHORT:], _state(run), *names, started, took, str(run["task_count"]), error])
    hint = f"capsule trace {runs[0]['run_id'][-SHORT:]} shows one of them, capsule trace last the newest."
    return [*table(rows, colors), "", colors.dim(hint)]


def _run_lines(run: dict[str, Any], colors: Colors) -> list[str]:
    title = f"{one_line(run['program'])}  {colors.bold(one_line(run['task_name']))}  {_state(run)}"
    children: dict[int | None, list[dict[str, Any]]] = {}
    for task in run["tasks"]:
        children.setdefault(task["parent_id"], []).append(task)
    lines = [title, colors.dim(run["run_id"]), ""]
    # Not by recursion: a tree may be deep.
    waiting = [(task, "") for task in reversed(children.get(None, []))]
    while waiting:
        task, indent = waiting.pop()
        lines += [f"{indent}{line}" for line in _task_lines(task)]
        below = reversed(children.get(task["task_id"], []))
        waiting += [(child, f"{indent}  ") for child in below]
    printed = [piece for task in run["tasks"] for attempt in task["attempts"] for piece in attempt["output"]]
    if printed:
        text = "".join(piece["text"] for piece in sorted(printed, key=lambda piece: float(piece["time_ms"])))
        lines += ["", colors.bold("Output"), *(f"  {harmless(line)}" for line in text.splitlines())]
    return lines


def _task_lines(task: dict[str, Any]) -> list[str]:
    attempts = task["attempts"]
    facts = [_state(task)]
    if attempts and attempts[-1]["duration_ms"] is not None:
        last = attempts[-1]
        facts += [duration(last["duration_ms"]), fuel(last["fuel_consumed"]), size(last["ram_used"])]
    if len(attempts) > 1:
        facts.append(f"{len(attempts)} attempts")
    requests = sum(len(attempt["host_requests"]) for attempt in attempts)
    if requests:
        facts.append(f"{requests} requests")
    lines = [f"{clipped(task['task_name'], MAX_NAME)}  {'   '.join(facts)}"]
    if task["error"] is not None:
        lines.append(f"  {one_line(task['error']['error_type'] + ': ' + task['error']['message'])}")
    return lines


def _state(told: dict[str, Any]) -> str:
    return f"{_GLYPHS.get(told['state'], '◐')} {told['state']}"
