"""`capsule run` and `capsule exec`."""

from __future__ import annotations

import json
import os
import re
import sys
import time

from capsule._cli_durability import check_run_id, durability_asked, durability_wish, resuming, suspension_lines
from capsule._cli_output import Progress, put
from capsule._cli_parser import CommandParser
from capsule._cli_report import rendered_failure
from capsule._cli_text import Colors, colors_for, duration, fuel, is_terminal, one_line, size
from capsule._durability import Suspension
from capsule._engine import open_engine_ahead
from capsule._errors import CapsuleError
from capsule._exit import ExitCode, Mistake
from capsule._listening import Listeners
from capsule._native import read_workflow, take_trace_warnings
from capsule._options import Options
from capsule._programs import prepared_program
from capsule._project import CONFIG_NAME, find_project
from capsule._running import run_prepared
from capsule._source import is_artifact
from capsule._waiting import ThreadWaiter, finished

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import Any

    from capsule._durability import Durability
    from capsule._programs import Prepared
    from capsule._types import Ceiling, Envelope, Folder, RunEvent
    from capsule._waiting import Waiter

DESCRIPTION = """\
Loads FILE, a Python program, or takes it from the cache, and runs its task main. Without FILE it runs the
entrypoint that capsule.toml names. ARGS are passed to the task as texts; --args-file passes any JSON.

Standard output carries the envelope and nothing else. What the task prints goes to standard error. A task gets
the files, hosts and variables that it declares. --mount gives every task a folder of the project besides.
--allow-host, --allow-file, --allow-env and --offline only take away: with one of them, what it does not name is
refused, whatever tasks declare.

With --durable the run survives its process: each call of a task is written to the project's journal,
.capsule/runs.db. After a crash, a long sleep or a signal, capsule runs resume goes on with it, and nothing that
was done is done again. "durable = true" under [workflow] of capsule.toml makes all runs so.

Exit codes: 0 success, 1 the task failed, 2 a mistake in what was asked for, 3 a fault of Capsule's own, 4 the
journal is of another version of the program, 5 the run sleeps or waits for a signal, 130 stopped by Ctrl-C.
"""


EXEC_DESCRIPTION = """\
Runs the task main of FILE, a .wasm or .cwasm that "capsule build FILE --export" of npm's command made, of a program in
Python, TypeScript or JavaScript. Options, output and exit codes are those of capsule run.
"""


def run_command(words: list[str]) -> int:
    """Runs a task of a program and prints its envelope."""
    parser = _parser("capsule run [FILE]", DESCRIPTION)
    add: Callable[..., object] = parser.add_argument
    add("--durable", action="append_const", const=True, help="let the run survive its process")
    help = "do not, though capsule.toml says so"
    add("--no-durable", dest="durable", action="append_const", const=False, help=help)
    add("--run-id", metavar="ID", help="the durable run's id; one that has ended gives its envelope again")
    asked = parser.parsed(words, "words")
    asked.durable = durability_wish(asked.durable)
    check_run_id(asked.run_id, asked.durable)
    file, *positional = asked.words or [_entrypoint()]
    return _run(file, positional, asked)


def exec_command(words: list[str]) -> int:
    """The same of an artifact."""
    asked = _parser("capsule exec FILE", EXEC_DESCRIPTION).parsed(words, "words")
    asked.durable, asked.run_id = False, None
    if not asked.words:
        raise Mistake("Which artifact? Name a .wasm or .cwasm file.")
    file, *positional = asked.words
    if not is_artifact(file):
        raise Mistake(f"{file} is a source: capsule run {file}")
    return _run(file, positional, asked)


def _run(file: str, positional: list[str], asked: argparse.Namespace) -> int:
    options = Options(
        file=file,
        args=_arguments(positional, asked.args_file),
        task=asked.task,
        cwd=None,
        mounts=asked.mount,
        env=None,
        allow=_ceiling(asked),
        on_event=_told if asked.verbose else None,
        on_stdout=printed,
        on_stderr=printed,
    )
    open_engine_ahead()
    return finished(_ran(options, asked))


async def _ran(options: Options, asked: argparse.Namespace) -> int:
    waiter = ThreadWaiter()
    began = time.perf_counter()
    prepared = await loaded(options, waiter)
    if asked.verbose:
        how = " (cached)" if prepared.program.cached else ""
        printed(f"◐ {prepared.name}  loaded in {duration((time.perf_counter() - began) * 1000)}{how}\n")
    durability = durability_asked(asked.durable, asked.run_id, prepared)
    return await performed(prepared, options, waiter, durability, asked.json)


async def loaded(options: Options, waiter: Waiter) -> Prepared:
    """The program, and a word about it where that takes long."""
    progress = Progress("loading")
    try:
        loading = Listeners(progress.write, progress.write, None)
        return await prepared_program(options.path, options.cwd, waiter, loading)
    finally:
        progress.done()


async def performed(
    prepared: Prepared, options: Options, waiter: Waiter, durability: Durability | None, as_json: bool
) -> int:
    """Runs a task of a program that is ready, tells what it came to, and gives the exit code."""
    if durability is not None and not as_json:
        options.on_event = _announcing(durability.run_id, options.on_event)
    try:
        ended = await run_prepared(prepared, options, waiter, durability)
    except KeyboardInterrupt:
        if durability is None:
            raise
        raise KeyboardInterrupt(f"stopped. To go on: {resuming(durability.run_id)}") from None
    finally:
        tell_warnings()
    if isinstance(ended, Suspension):
        printed("".join(f"{line}\n" for line in suspension_lines(ended, colors_for(sys.stderr))))
        return ExitCode.SUSPENDED
    _report(ended, prepared, as_json)
    if ended["error"] is None:
        return ExitCode.SUCCESS
    return ExitCode.FAULT if ended["error"]["error_type"] == "INTERNAL" else ExitCode.TASK_FAILED


def tell_warnings() -> None:
    """Says what could not be kept of runs."""
    for warning in take_trace_warnings():
        printed(f"capsule: {warning}\n")


def _report(envelope: Envelope, prepared: Prepared, as_json: bool) -> None:
    if as_json or not is_terminal(sys.stdout):
        text = envelope_line(envelope)
    else:
        text = pretty_envelope(envelope, colors_for(sys.stdout))
    put(sys.stdout, f"{text}\n")
    if not as_json and envelope["error"] is not None:
        printed(rendered_failure(envelope, prepared.project.root, colors_for(sys.stderr)) + "\n")


def envelope_line(envelope: Envelope) -> str:
    """An envelope for a program."""
    return _json(envelope, separators=(",", ":"))


def _json(envelope: Envelope, **style: Any) -> str:
    try:
        return json.dumps(envelope, ensure_ascii=False, allow_nan=False, **style)
    except ValueError as error:
        raise CapsuleError("INVALID_RESULT", f"the result cannot be written as JSON: {error}.") from None


def pretty_envelope(envelope: Envelope, colors: Colors) -> str:
    """An envelope for people: indented, its words coloured by kind."""

    def colored(token: re.Match[str]) -> str:
        quoted, colon = token.groups()
        if quoted is None:
            return colors.yellow(token[0]) if token[0][0] in "tfn" else colors.cyan(token[0])
        return colors.green(quoted) if colon is None else colors.dim(quoted) + colon

    # JSON need not escape all that a terminal obeys.
    text = re.sub("[\x7f-\x9f]", lambda control: f"\\u{ord(control[0]):04x}", _json(envelope, indent=2))
    return re.sub(r'("(?:[^"\\]|\\.)*")(\s*:)?|[\w.+-]+', colored, text)


def printed(text: str) -> None:
    """Writes what a program prints, and what is said about its run."""
    put(sys.stderr, text)


def _announcing(run_id: str | None, also: Callable[[RunEvent], object] | None) -> Callable[[RunEvent], object]:
    """Says the id of a durable run as well, once it has begun: before its first event it can still be refused."""
    said = False

    def told(event: RunEvent) -> None:
        nonlocal said
        if not said:
            printed(f"◐ run {run_id} is durable\n")
        said = True
        if also is not None:
            also(event)

    return told


_depths: dict[int, int] = {}


def _told(event: RunEvent) -> None:
    """A line for each task that ended, or is to be tried again."""
    parent = event["parent_id"]
    depth = _depths[event["task_id"]] = 0 if parent is None else _depths.get(parent, 0) + 1
    if event["state"] in ("queued", "running"):
        return
    colors = colors_for(sys.stderr)
    told = {"completed": colors.green("✓"), "retrying": colors.yellow("↻")}.get(event["state"], colors.red("✗"))
    facts: list[str] = []
    if "error" in event:
        facts.append(event["error"]["error_type"])
    if "duration_ms" in event:
        facts += [duration(event["duration_ms"]), fuel(event["fuel_consumed"]), size(event["ram_used"])]
    if "delay_ms" in event:
        facts.append(f"again in {duration(event['delay_ms'])}")
    printed(f"{'  ' * depth}{one_line(event['task_name'])}  {told} {'   '.join(facts)}".rstrip() + "\n")


def _arguments(positional: list[str], args_file: str | None) -> list[Any]:
    if args_file is None:
        return positional
    if positional:
        raise Mistake(f"{args_file}: give arguments in --args-file or after FILE, not both.")
    try:
        with open(args_file, "rb") as file:
            args = json.loads(file.read())
    except OSError as error:
        raise Mistake(f"{args_file}: the arguments file cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise Mistake(f"{args_file}: is not JSON: {error}.") from None
    if not isinstance(args, list):
        raise Mistake(f"{args_file}: must hold a JSON array, one item for each argument of the task.")
    return args


def _entrypoint() -> str:
    cwd = os.getcwd()
    project = find_project(cwd, cwd)
    if project.config_file is None:
        raise Mistake(f"Which file? Name one, or set entrypoint under [workflow] in a {CONFIG_NAME}.")
    entrypoint, _ = read_workflow(project.config_file, project.root)
    if entrypoint is None:
        raise Mistake(f"{CONFIG_NAME}: [workflow] has no entrypoint. Set one, or name a file.")
    return os.path.join(project.root, entrypoint)


def _ceiling(asked: argparse.Namespace) -> Ceiling | None:
    """What the command line says that a run may do at most."""
    if asked.offline and asked.allow_host is not None:
        raise Mistake("--offline and --allow-host do not go together: give one of them.")
    allow: Ceiling = {}
    if asked.offline or asked.allow_host is not None:
        allow["hosts"] = asked.allow_host or []
    if asked.allow_file is not None:
        allow["files"] = [_folder(text) for text in asked.allow_file]
    if asked.allow_env is not None:
        allow["env"] = asked.allow_env
    return allow or None


def _folder(text: str) -> str | Folder:
    """`./data`, `./data:ro` or `./data:rw`."""
    parts = re.fullmatch(r"(.+):(ro|rw|read-only|read-write)", text)
    return text if parts is None else {"path": parts[1], "mode": parts[2]}


def _parser(usage: str, description: str) -> CommandParser:
    command, _, _ = usage.rpartition(" ")
    parser = CommandParser(command, description)
    parser.usage = f"{usage} [ARGS…] [OPTIONS]"
    add: Callable[..., object] = parser.add_argument
    add("--json", action="store_true", help="print the envelope as one line, and nothing for people")
    add("--verbose", action="store_true", help="show on standard error how the program was loaded and what tasks cost")
    add("--args-file", metavar="FILE", help="a file with a JSON array, the task's arguments")
    add("--task", metavar="NAME", help="the task to run; default: main")
    add("--mount", metavar="MOUNT", action="append", help="a folder of the project: HOST[::GUEST][:ro|:rw]")
    add("--allow-host", metavar="HOST", action="append", help="the hosts that tasks may call at most")
    add("--allow-file", metavar="FOLDER", action="append", help="the folders that tasks may see: FOLDER[:ro|:rw]")
    add("--allow-env", metavar="NAME", action="append", help="the environment variables that tasks may see at most")
    add("--offline", action="store_true", help="no network, for any task")
    return parser
