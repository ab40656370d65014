"""`capsule run --durable` and `capsule runs`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from capsule._cli_runs_shown import _hints

from .conftest import Write
from .durable import GATE, calls, killed_at
from .test_command import COMMAND, capsule

PROGRAM = (
    GATE
    + '''
@task(name="waits")
async def waits(name="approval"):
    gate("a")
    return await wait_signal(name, args={"amount": 12})

@task(name="sleeps")
async def sleeps():
    await sleep("1h")

@task(name="fails")
def fails():
    raise ValueError("no")

@task(name="main")
def main(*names):
    return [gate(name)["result"] for name in names]
'''
)

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@pytest.fixture(autouse=True)
def program(write: Write, project: Path) -> Path:
    """The program that all of these tests run, with a folder for its gate."""
    (project / "data").mkdir()
    path = project / "program.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def shown(run: str) -> Any:
    """What is known of a run."""
    return json.loads(capsule("runs", "show", run, "--json").stdout)


def test_a_durable_run_says_its_id_and_the_same_id_runs_nothing_again(project: Path) -> None:
    first = capsule("run", "program.py", "a", "--durable", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(UUID, json.loads(first.stdout)["execution"]["run_id"])
    named = capsule("run", "program.py", "a", "--run-id", "r")
    assert (named.returncode, named.stderr) == (0, "◐ run r is durable\n")
    again = capsule("run", "program.py", "a", "--run-id", "r")
    assert (again.stdout, again.stderr) == (named.stdout, "")
    assert calls(project) == ["a", "a"]


def test_a_run_that_is_refused_is_not_said_to_be_durable(program: Path, project: Path) -> None:
    capsule("run", "program.py", "--task", "waits", "--run-id", "r")

    def refused(*words: str) -> str:
        ended = capsule(*words)
        assert ended.returncode != 0
        return ended.stderr

    assert refused("run", "program.py", "--run-id", "last").startswith('✗ "last" cannot be the id of a run')
    other = refused("run", "program.py", "--task", "waits", "b", "--run-id", "r")
    assert other.startswith("✗ the run r was begun with other arguments.")
    program.write_text(PROGRAM + "\n# changed\n", encoding="utf-8")
    assert refused("runs", "resume", "r").startswith("✗ the run r was begun by another version")
    for part in (project / ".capsule").glob("runs.db*"):
        part.unlink()
    (project / ".capsule" / "runs.db").write_text("no database")
    assert "not a database" in refused("run", "program.py", "--durable").splitlines()[0]


def test_a_run_that_waits_ends_with_5_and_is_answered_and_resumed(project: Path) -> None:
    waits = capsule("run", "program.py", "--task", "waits", "--run-id", "r")
    assert (waits.returncode, waits.stdout) == (5, "")
    assert waits.stderr == (
        '◐ run r is durable\n◔ run r waits for the signal "approval"\n'
        "  Answer it: capsule runs signal r approval JSON\n"
        "  Then: capsule runs resume r (capsule runs watch does that by itself)\n"
    )
    seen = capsule("runs", "show", "r").stdout
    assert "◔ program.py  waits  waiting" in seen
    assert re.search(r"^1  ├─ gate +✓ done ", seen, re.M)
    assert re.search(r'^   └─ signal "approval" +◐ started ', seen, re.M)
    assert re.search(r'^◔ waits for the signal "approval"  asked (just now|\d+ s ago)$', seen, re.M)
    assert '  {\n    "amount": 12\n  }\n  Answer it: capsule runs signal r approval JSON\n' in seen
    assert ' 1 of 2  for "approval"\n' in capsule("runs").stdout
    assert capsule("runs", "signal", "r", "approval", '{"ok": true}').stdout == (
        'run r has its signal "approval". If no process waits with it: capsule runs resume r\n'
    )
    assert re.search(r'^signal "approval"  \{"ok":true\}  sent ', capsule("runs", "show", "r").stdout, re.M)
    resumed = capsule("runs", "resume", "r", "--json")
    assert (resumed.returncode, resumed.stderr) == (0, "")
    assert json.loads(resumed.stdout)["result"] == {"ok": True}
    assert calls(project) == ["a"]
    assert shown("r")["status"] == "completed"


def test_the_name_of_a_signal_is_quoted_in_what_is_to_be_typed() -> None:
    waits = capsule("run", "program.py", "--task", "waits", "--run-id", "r", "a b'c")
    assert "Answer it: capsule runs signal r 'a b'\"'\"'c' JSON\n" in waits.stderr


def test_a_run_that_sleeps_is_due_later_and_can_be_cancelled() -> None:
    sleeps = capsule("run", "program.py", "--task", "sleeps", "--run-id", "r")
    assert (sleeps.returncode, sleeps.stdout) == (5, "")
    assert re.search(r"◔ run r sleeps until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n  When that time has come: ", sleeps.stderr)
    due = capsule("runs", "resume", "--due")
    assert (due.returncode, due.stdout, due.stderr) == (0, "", "")
    assert capsule("runs", "cancel", "r").stdout == "run r is cancelled.\n"
    again = capsule("runs", "cancel", "r")
    assert (again.returncode, again.stderr) == (2, "✗ the run r has ended: it is cancelled.\n")
    assert capsule("run", "program.py", "--task", "sleeps", "--run-id", "r").returncode == 1


def test_all_that_are_due_go_on_and_1_says_that_one_failed() -> None:
    capsule("run", "program.py", "--task", "waits", "--run-id", "one")
    capsule("runs", "signal", "one", "approval")
    assert capsule("runs", "resume", "--due").returncode == 0
    assert shown("one")["envelope"]["result"] is None
    for run in ("two", "three"):
        capsule("run", "program.py", "--task", "waits", "--run-id", run)
        capsule("runs", "signal", run, "approval", "2")
    os.remove("program.py")
    due = capsule("runs", "resume", "--due")
    assert due.returncode == 1
    lines = due.stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"✗ run {run} did not go on" for run in ("two", "three")]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_says_how_a_durable_run_goes_on(project: Path, sent: signal.Signals) -> None:
    (project / "data" / "killed-at").write_text("b")
    words = [COMMAND, "run", "program.py", "a", "b", "--run-id", "r"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        assert [process.stderr.readline() for _ in range(2)] == ["◐ run r is durable\n", "KILL\n"]
        process.send_signal(sent)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "✗ stopped. To go on: capsule runs resume r\n")
    (project / "data" / "killed-at").unlink()
    assert json.loads(capsule("runs", "resume", "r").stdout)["result"] == ["a", "b"]
    assert calls(project) == ["a", "b", "b"]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_watch_goes_on_with_what_is_due_until_ctrl_c(program: Path) -> None:
    capsule("run", "program.py", "--task", "waits", "--run-id", "r")
    words = [COMMAND, "runs", "watch"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Looking for durable runs that can go on. Ctrl-C ends it.\n"
        capsule("runs", "signal", "r", "approval", "1")
        assert process.stderr.readline() == "◐ run r goes on\n"
        assert process.stderr.readline() == "✓ run r completed\n"
        capsule("run", "program.py", "--task", "waits", "--run-id", "other")
        program.write_text(PROGRAM + "\n# changed\n", encoding="utf-8")
        capsule("runs", "signal", "other", "approval", "1")
        assert process.stderr.readline() == "◐ run other goes on\n"
        refused = process.stderr.readline()
        assert refused.endswith("capsule runs fork other --at N; tried again in a minute\n")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "✗ stopped\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_another_version_of_the_program_gives_4_and_a_fork_goes_on(program: Path, project: Path) -> None:
    killed_at(project, "c", "a", "b", "c")
    assert " interrupted " in capsule("runs", "list", "--status", "interrupted").stdout
    program.write_text(PROGRAM + "\n# changed\n", encoding="utf-8")
    resumed = capsule("runs", "resume", "r")
    assert (resumed.returncode, resumed.stdout) == (4, "")
    assert "capsule runs fork r" in resumed.stderr
    forked = capsule("runs", "fork", "r", "--at", "2", "--run-id", "new").stdout
    others = "capsule runs watch and capsule runs resume --due do that by themselves"
    assert forked == f"run new begins with 2 steps done. To start it: capsule runs resume new ({others})\n"
    assert re.search(r"^new +· not begun yet ", capsule("runs").stdout, re.M)
    fresh = capsule("runs", "show", "new").stdout
    assert fresh.startswith("· program.py  main  not begun yet\n")
    assert fresh.endswith("\ncapsule runs resume new starts it.\n")
    assert json.loads(capsule("runs", "resume", "new").stdout)["result"] == ["a", "b", "c"]
    assert calls(project) == ["a", "b", "c", "c"], "what was done was not done again"
    assert "fork of r" in capsule("runs", "show", "new").stdout


def test_runs_are_listed_and_pruned() -> None:
    assert capsule("runs").stdout == "There is no durable run yet. capsule run FILE --durable makes one.\n"
    for run in ("first", "second"):
        capsule("run", "program.py", "--task", "fails", "--run-id", run)
    listed = capsule("runs", "list", "--limit", "1").stdout.splitlines()
    assert listed[0].split() == ["run", "status", "program", "task", "changed", "steps"]
    assert re.fullmatch(r"second +✗ failed +program\.py +fails +(just now|\d+ s ago) +0 of 0 +TASK_ERROR", listed[1])
    assert listed[2:] == ["", "capsule runs show second shows one of them."]
    assert [run["run_id"] for run in json.loads(capsule("runs", "--json").stdout)] == ["second", "first"]
    assert capsule("runs", "list", "--status", "waiting").stdout.startswith("No durable run is like that.")
    assert capsule("runs", "prune").stdout == "dropped 0 runs\n"
    assert capsule("runs", "prune", "--older-than", "0s").stdout == "dropped 2 runs\n"


def test_settings_count_and_the_command_line_says_otherwise(write: Write, project: Path) -> None:
    write("[workflow]\ndurable = true", "capsule.toml")
    capsule("run", "program.py", "--no-durable")
    assert not (project / ".capsule" / "runs.db").exists()
    assert re.fullmatch(f"◐ run {UUID} is durable\n", capsule("run", "program.py").stderr)


STUCK = [
    ("NONDETERMINISM", ["Bring back what changed, then capsule runs resume r;"]),
    ("INTERRUPTED", ["capsule runs resume r --retry-interrupted runs again what was interrupted;"]),
    ("QUOTA_EXCEEDED", []),
]


@pytest.mark.parametrize(("error_type", "way"), STUCK)
def test_a_run_that_is_stuck_says_what_may_help(error_type: str, way: list[str]) -> None:
    run = {"run_id": "r", "status": "stuck", "error": {"error_type": error_type, "message": "so"}}
    fork = "capsule runs fork r --at N makes a run of its first N steps, for the program as it is now."
    assert _hints(run) == [*way, fork]


COMMANDS = ("list", "show", "resume", "watch", "signal", "cancel", "fork", "prune")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_the_usage_and_examples(name: str) -> None:
    said = capsule("runs", name, "--help").stdout
    assert re.match(rf"usage: capsule runs \[?{name}\b", said)
    assert re.search(r"\n\nexamples:\n  [A-Z].*\n    capsule runs", said)


MISTAKES: list[tuple[list[str], str]] = [
    (["run", "program.py", "--durable", "--no-durable"], "--durable and --no-durable do not go together: give one"),
    (["run", "program.py", "--run-id", "x", "--no-durable"], "--run-id names a durable run: give either it or"),
    (["run", "program.py", "--run-id", "ä"], '--run-id "ä" is no name of a run: write 1 to 64 letters'),
    (["runs", "shwo"], 'There is no command "runs shwo". Did you mean "show"?'),
    (["runs", "list", "x"], "To show a run: capsule runs show x"),
    (["runs", "--status", "waitng"], 'Did you mean "waiting"?'),
    (["runs", "--limit", "0"], '--limit "0" is not a number of runs. Write a whole number from 1.'),
    (["runs", "--limit", "-1"], '--limit "-1" is not a number of runs. Write a whole number from 1.'),
    (["runs", "show"], "This takes RUN, and was given nothing. Usage: capsule runs show RUN [--json]"),
    (["runs", "show", "a", "b"], "This takes RUN, and was given a b. Usage: "),
    (["runs", "show", "-1"], "There is no option -1.\n"),
    (["runs", "watch", "a"], "This takes no words, and was given a. Usage: capsule runs watch\n"),
    (["runs", "resume", "a", "b"], "This takes RUN, and was given a b. Usage: capsule runs resume RUN|--due "),
    (["runs", "show", "nothing"], "run nothing"),
    (["runs", "resume"], "Which run? Name one, or give --due."),
    (["runs", "resume", "x", "--due"], "--due means all runs that can go on: leave out x, or --due."),
    (["runs", "resume", "--due", "--retry-interrupted"], "--retry-interrupted is for one run"),
    (["runs", "signal", "x"], "This takes RUN NAME [JSON], and was given x. Usage: capsule runs signal RUN NAME [JSON]\n"),
    (["runs", "signal", "x", "y", "1", "2"], "This takes RUN NAME [JSON], and was given x y 1 2."),
    (["runs", "signal", "x", "y", "-1x"], "The value -1x is no JSON: "),
    (["runs", "signal", "x", "y", "NaN"], "The value NaN is no JSON: it has no NaN. Texts are in double quotes there, and "),
    (["runs", "signal", "x", "y", "-1"], "there is no durable run here"),
    (["runs", "signal", "x", "y", "yes"], "for the shell all of it is in single ones: '\"yes\"'."),
    (["runs", "fork", "x"], "After which step? Give --at N"),
    (["runs", "fork", "x", "--at", "-1"], '--at "-1" is not a number of steps. Write a whole number from 0.'),
    (["runs", "fork", "x", "--at", "y"], '--at "y" is not a number of steps.'),
    (["runs", "prune", "--older-than", "soon"], '--older-than "soon" is not a time.'),
]


@pytest.mark.parametrize(("words", "message"), MISTAKES, ids=lambda value: " ".join(value))
def test_a_mistake_is_one_message_and_exit_code_2(words: list[str], message: str) -> None:
    ended = capsule(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("✗ ")
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
