"""`capsule runs`."""

from __future__ import annotations

import json
import os
import re
import sys

from capsule._cli_durability import check_run_id, resuming
from capsule._cli_output import put
from capsule._cli_parser import CommandParser
from capsule._cli_text import one_line
from capsule._exit import ExitCode, Mistake
from capsule._native import cancel_durable_run, fork_durable_run, prune_durable_runs, signal_durable_run
from capsule._project import find_project
from capsule._spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from capsule._project import Project

LIST = """\
Lists the newest durable runs of the project here, which survive their process: those of capsule run --durable and
of run(durable=True). They are kept in .capsule/runs.db.

capsule runs show shows one of them, resume goes on with it, watch with each when it can, signal answers what it
waits for, cancel ends it, fork makes a new run of its first steps, and prune drops what ended long ago.
capsule runs COMMAND --help says more. RUN is a run's id, last, or the end of an id that Capsule made: at least 6 characters, which no other has.

Examples
  List the newest durable runs
    capsule runs
  List what waits for a signal
    capsule runs list --status waiting
  Go on with a run after a crash
    capsule runs resume last
"""

SHOW = """\
Shows the steps of a run (its calls of tasks, sleeps and signals) as a tree. Their numbers are the order in which they
completed: what capsule runs fork --at N counts. A signal that the run waits for is shown with what its program says
about it.

Examples
  Show the newest run
    capsule runs show last
"""

RESUME = """\
Runs the program again with what its journal has: what was done is not done again. Prints the envelope as capsule run
does; that of before, if the run has ended already. A task that had begun and not ended is run again if it may be
(idempotent, or no network and nothing to write); if not, its caller gets INTERRUPTED, unless --retry-interrupted is
given. --due goes on with all runs that can: whose time or signal has come, or whose process is gone.

Exit codes: 0 success, 1 the task failed, 2 a mistake in what was asked for, 3 a fault of Capsule's own, 4 the
journal is of another version of the program, 5 it sleeps or waits again, 130 stopped by Ctrl-C. With --due: 0 if
all completed or were suspended again, else 1.

Examples
  Go on with the newest run
    capsule runs resume last
  Go on with whatever can, each minute, by cron
    capsule runs resume --due
"""

WATCH = """\
Looks once a second for runs of the project here whose time or signal has come, or whose process is gone, and goes on
with them. Says on standard error what it does and what the tasks print.

Examples
  Keep the runs of the project here going
    capsule runs watch
"""

SIGNAL = """\
Sends the signal NAME with a JSON value, null if none is given, to a run. It is taken once. One that the run does not
wait for yet is kept until it does. A run that no process waits with goes on by capsule runs resume or capsule runs
watch.

Examples
  Approve
    capsule runs signal last approval true
  Send an object; the quotes around it are for the shell
    capsule runs signal last order '{"amount": 3}'
"""

CANCEL = """\
A run that sleeps, waits or was interrupted is cancelled at once; one that a process works on is stopped by that
process. What it did stays done.

Examples
  Cancel the newest run
    capsule runs cancel last
"""

FORK = """\
The new run has the first N completed steps of RUN, as capsule runs show numbers them, and goes on with the program as
it is now: for a program that was changed after the run began. Says how to start it.

Examples
  Go on after step 3 with the changed program
    capsule runs fork last --at 3
"""

PRUNE = """\
Drops durable runs that ended long ago. Runs that have not ended are kept, however old they are.

Examples
  Drop what ended more than a week ago
    capsule runs prune --older-than 7d
"""

USUAL_AGE = "30d"
"""As long as most people want to look at what they did."""


def runs_command(words: list[str]) -> int:
    """Lists durable runs of the project here, or does something with one."""
    if not words or words[0].startswith("-"):
        words = ["list", *words]
    name, *rest = words
    command = _COMMANDS.get(name)
    if command is None:
        hint = did_you_mean(name, _COMMANDS)
        raise Mistake(f'There is no command "runs {name}".{hint} capsule runs --help lists them.')
    cwd = os.getcwd()
    return command(rest, find_project(cwd, cwd))


def _list(words: list[str], project: Project) -> int:
    from capsule._cli_runs_shown import list_runs

    parser = _parser("[list]", "[--status STATUS] [--limit N] [--json]", LIST)
    add: Callable[..., object] = parser.add_argument
    add("--status", help="only these: running, sleeping, waiting, interrupted, stuck, completed, failed, cancelled")
    add("--limit", default="20", metavar="N", help="how many are listed at most; default: 20")
    add("--json", action="store_true", help="print all that is known of them, as one line")
    asked = parser.parsed(words, "words")
    if asked.words:
        raise Mistake(f"To show a run: capsule runs show {one_line(asked.words[0])}")
    return list_runs(project, asked.status, asked.limit, asked.json)


def _show(words: list[str], project: Project) -> int:
    from capsule._cli_runs_shown import show_run

    parser = _parser("show", "RUN [--json]", SHOW)
    parser.add_argument("--json", action="store_true", help="print all that is known of it, as one line")
    asked = parser.parsed(words, "words")
    (run,) = _given(asked.words, parser)
    return show_run(project, run, asked.json)


def _resume(words: list[str], project: Project) -> int:
    from capsule._cli_runs_resumed import resume_due_runs, resume_named_run

    parser = _parser("resume", "RUN|--due [--retry-interrupted] [--json]", RESUME)
    add: Callable[..., object] = parser.add_argument
    add("--due", action="store_true", help="go on with all runs that can, one after the other")
    add("--retry-interrupted", action="store_true", help="run again what had begun and may or may not have done its work")
    add("--json", action="store_true", help="print the envelope as one line, and nothing for people")
    asked = parser.parsed(words, "words")
    if not asked.words:
        if not asked.due:
            raise Mistake("Which run? Name one, or give --due. capsule runs lists them.")
        if asked.retry_interrupted:
            raise Mistake("--retry-interrupted is for one run: name it instead of --due.")
        return resume_due_runs(project, asked.json)
    (run,) = _given(asked.words, parser)
    if asked.due:
        raise Mistake(f"--due means all runs that can go on: leave out {one_line(run)}, or --due.")
    return resume_named_run(project, run, asked.retry_interrupted, asked.json)


def _watch(words: list[str], project: Project) -> int:
    from capsule._cli_runs_watched import watch_runs

    parser = _parser("watch", "", WATCH)
    _given(parser.parsed(words, "words").words, parser)
    return watch_runs(project)


def _signal(words: list[str], project: Project) -> int:
    parser = _parser("signal", "RUN NAME [JSON]", SIGNAL)
    run, name, text = [*_given(parser.parsed(words, "words").words, parser), "null"][:3]
    _check_json(text)
    receipt = json.loads(signal_durable_run(project.journal_file, run, name, text))
    id, shown = receipt["run_id"], f'"{one_line(name)}"'
    if receipt["waited_for"]:
        return _say(f"run {id} has its signal {shown}. If no process waits with it: {resuming(id)}")
    return _say(f"run {id} does not wait for {shown} now; the signal is kept until it does.")


def _check_json(text: str) -> None:
    try:
        json.loads(text, parse_constant=_no_json)
    except ValueError as error:
        example = json.dumps(text) if re.fullmatch(r"[\w.-]+", text) else '{"approved": true}'
        raise Mistake(
            f"The value {text} is no JSON: {error}. Texts are in double quotes there, and for the shell all of it is in "
            f"single ones: '{example}'."
        ) from None


def _no_json(word: str) -> NoReturn:
    raise ValueError(f"it has no {word}")


def _cancel(words: list[str], project: Project) -> int:
    parser = _parser("cancel", "RUN", CANCEL)
    (run,) = _given(parser.parsed(words, "words").words, parser)
    told = json.loads(cancel_durable_run(project.journal_file, run))
    if told["status"] == "cancelled":
        return _say(f"run {told['run_id']} is cancelled.")
    return _say(f"run {told['run_id']} is being stopped by the process that works on it.")


def _fork(words: list[str], project: Project) -> int:
    parser = _parser("fork", "RUN --at N [--run-id ID]", FORK)
    parser.add_argument("--at", metavar="N", help="how many completed steps the new run has")
    parser.add_argument("--run-id", metavar="ID", help="the new run's id; default: a new one")
    asked = parser.parsed(words, "words")
    (run,) = _given(asked.words, parser)
    if asked.at is None:
        raise Mistake("After which step? Give --at N; capsule runs show RUN numbers the steps.")
    if not re.fullmatch(r"[0-9]{1,9}", asked.at):
        raise Mistake(f'--at "{asked.at}" is not a number of steps. Write a whole number from 0.')
    check_run_id(asked.run_id)
    at = int(asked.at)
    id = json.loads(fork_durable_run(project.journal_file, run, at, asked.run_id))["run_id"]
    steps = "1 step" if at == 1 else f"{at} steps"
    others = "capsule runs watch and capsule runs resume --due do that by themselves"
    return _say(f"run {id} begins with {steps} done. To start it: {resuming(id)} ({others})")


_UNITS_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def _prune(words: list[str], project: Project) -> int:
    parser = _parser("prune", "[--older-than AGE]", PRUNE)
    help = f"how long ago they ended at least: 90s, 30m, 1h, 7d; default: {USUAL_AGE}"
    parser.add_argument("--older-than", default=USUAL_AGE, metavar="AGE", help=help)
    asked = parser.parsed(words, "words")
    _given(asked.words, parser)
    age = re.fullmatch(r"([0-9]{1,6})([smhd])", asked.older_than)
    if age is None:
        example = "Write a number and a unit: 90s, 30m, 1h or 2d."
        raise Mistake(f'--older-than "{asked.older_than}" is not a time. {example}')
    dropped = json.loads(prune_durable_runs(project.journal_file, int(age[1]) * _UNITS_MS[age[2]]))["dropped"]
    return _say(f"dropped {'1 run' if dropped == 1 else f'{dropped} runs'}")


def _parser(name: str, synopsis: str, description: str) -> CommandParser:
    """A parser of one of the commands, whose examples are shown after its options."""
    text, _, examples = description.partition("Examples\n")
    parser = CommandParser(f"capsule runs {name.strip('[]')}", text)
    parser.usage = f"capsule runs {name} {synopsis}".rstrip()
    parser.epilog = f"examples:\n{examples}"
    return parser


def _given(words: list[str], parser: CommandParser) -> list[str]:
    """The words of a command line; refuses more or fewer than its usage has."""
    parts = re.match(r"capsule runs \w+((?: \[?[A-Z]+\]?)*)", parser.usage or "")
    wanted = "" if parts is None else parts[1].strip()
    least = sum(not name.startswith("[") for name in wanted.split())
    if least <= len(words) <= len(wanted.split()):
        return words
    given = " ".join(map(one_line, words)) or "nothing"
    raise Mistake(f"This takes {wanted or 'no words'}, and was given {given}. Usage: {parser.usage}")


def _say(text: str) -> int:
    put(sys.stdout, f"{text}\n")
    return ExitCode.SUCCESS


_COMMANDS: dict[str, Callable[[list[str], Project], int]] = {
    "list": _list,
    "show": _show,
    "resume": _resume,
    "watch": _watch,
    "signal": _signal,
    "cancel": _cancel,
    "fork": _fork,
    "prune": _prune,
}
