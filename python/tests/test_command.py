"""The command `capsule`, piped and on a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from .conftest import Write

COMMAND = os.path.join(sysconfig.get_path("scripts"), "capsule")

HELLO = """
    import sys
    from capsule import task

    @task(name="main")
    def main(name="world"):
        print("printed")
        print("to stderr", file=sys.stderr)
        return f"hello {name}"

    @task(name="fails")
    def fails():
        raise ValueError("no")

    @task(name="calls", max_retries=1)
    def calls():
        return fails()["error"]["message"]

    @task(name="spins", compute="50000000000000")
    def spins():
        print("spinning", flush=True)
        while True: pass
"""


def capsule(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in the project with its output piped."""
    return subprocess.run([COMMAND, *words], capture_output=True, encoding="utf-8", timeout=30)


def test_standard_output_carries_the_envelope_alone(write: Write) -> None:
    write(HELLO, "hello.py")
    ended = capsule("run", "hello.py", "Ada", "--json")
    assert ended.returncode == 0
    assert ended.stdout.count("\n") == 1
    assert json.loads(ended.stdout)["result"] == "hello Ada"
    assert ended.stderr == "printed\nto stderr\n"


def test_no_line_is_shown_of_a_file_that_is_not_the_programs(write: Write, project: Path) -> None:
    secret = project.parent / "secret.py"
    secret.write_text("TOKEN = 'canary-8c1f'\n", encoding="utf-8")
    source = """
        from capsule import task

        @task(name="main")
        def main(): exec(compile("1 / 0", FILE, "exec"))
    """
    write(source.replace("FILE", repr(str(secret))))
    ended = capsule("run", "program.py")
    assert ended.returncode == 1
    assert "ZeroDivisionError" in ended.stderr
    assert "program.py:5:" in ended.stderr
    assert "canary-8c1f" not in ended.stderr
    assert "secret.py" not in ended.stdout


def test_a_failed_task_is_shown_with_its_line(write: Write) -> None:
    write(HELLO, "hello.py")
    ended = capsule("run", "--task", "fails", "hello.py")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["error"]["error_type"] == "TASK_ERROR"
    assert "✗ fails failed: ValueError: no\n    hello.py:13:5\n" in ended.stderr
    assert '13 │     raise ValueError("no")\n' in ended.stderr


def test_verbose_tells_how_it_was_loaded_and_what_tasks_cost(write: Write) -> None:
    write(HELLO, "hello.py")
    ended = capsule("run", "hello.py", "--task", "calls", "--verbose")
    lines = ended.stderr.splitlines()
    assert lines[0].startswith("◐ hello.py  loaded in ")
    assert lines[1].startswith("  fails  ✗ TASK_ERROR")
    assert lines[2].startswith("calls  ✓ ")
    assert "(cached)" in capsule("run", "hello.py", "--verbose").stderr, "the next process finds it in the cache"


def test_arguments_come_from_the_line_or_from_a_file(write: Write) -> None:
    write("def main(*args): return args", "echo.py")
    write('[1, {"a": null}]', "args.json")
    assert json.loads(capsule("run", "echo.py", "1", "--", "--json").stdout)["result"] == ["1", "--json"]
    assert json.loads(capsule("run", "echo.py", "--args-file", "args.json").stdout)["result"] == [1, {"a": None}]


def test_without_a_file_the_entrypoint_runs(write: Write) -> None:
    write("def main(): return 5", "src/entry.py")
    write('[workflow]\nentrypoint = "src/entry.py"', "capsule.toml")
    assert json.loads(capsule("run").stdout)["result"] == 5


MISTAKES: list[tuple[list[str], str]] = [
    (["run"], "Which file?"),
    (["run", "nothing.py"], "nothing.py: there is no such file."),
    (["run", "hello.py", "--taks", "x"], 'There is no option --taks. Did you mean "--task"?'),
    (["run", "hello.py", "--task"], "--task"),
    (["run", "hello.py", "--task", "mian"], 'Did you mean "main"?'),
    (["run", "hello.py", "--offline", "--allow-host", "x.org"], "do not go together"),
    (["run", "hello.py", "--mount", ".."], "leads out of the project"),
    (["run", "hello.py", "x", "--args-file", "hello.py"], "not both"),
    (["run", "hello.py", "--args-file", "hello.py"], "is not JSON"),
    (["hello.py"], "To run this file: capsule run hello.py"),
    (["rnu"], 'Did you mean "run"?'),
    (["exec", "hello.wasm"], "builds no artifacts"),
    (["trace", "nothing"], 'There is no run "nothing" here.'),
]


@pytest.mark.parametrize(("words", "message"), MISTAKES, ids=lambda value: " ".join(value))
def test_a_mistake_is_one_message_and_exit_code_2(write: Write, words: list[str], message: str) -> None:
    write(HELLO, "hello.py")
    ended = capsule(*words)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("✗ ")
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_fault_has_a_stack_and_exit_code_3(write: Write) -> None:
    write(HELLO, "hello.py")
    code = "import capsule._cli_run as command, capsule._cli, sys; command.finished = None; sys.exit(capsule._cli.main())"
    command = [sys.executable, "-W", "ignore", "-c", code, "run", "hello.py"]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=30)
    assert ended.returncode == 3
    assert "a fault of Capsule's own" in ended.stderr
    assert "Traceback" in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_the_sandboxes_and_gives_130(write: Write, sent: signal.Signals) -> None:
    write(HELLO, "hello.py")
    words = [COMMAND, "run", "hello.py", "--task", "spins"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "spinning\n"
        process.send_signal(sent)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "✗ stopped\n")
    assert "cancelled" in capsule("trace").stdout


def test_the_trace_lists_runs_and_shows_one(write: Write) -> None:
    write(HELLO, "hello.py")
    assert "There is no run yet" in capsule("trace", "last").stderr
    capsule("run", "hello.py")
    capsule("run", "hello.py", "--task", "calls")
    listed = capsule("trace")
    assert listed.returncode == 0
    assert [line.split()[4] for line in listed.stdout.splitlines()[1:3]] == ["calls", "main"]
    shown = capsule("trace", "last").stdout
    assert "\ncalls  ✓ completed" in shown
    assert "\n  fails  ✗ failed" in shown
    assert "TASK_ERROR: no" in shown
    told = json.loads(capsule("trace", "last", "--json").stdout)
    assert [task["task_name"] for task in told["tasks"]] == ["calls", "fails"]
    assert [run["task_name"] for run in json.loads(capsule("trace", "--json", "--task", "main").stdout)] == ["main"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_on_a_terminal_the_envelope_is_for_people(write: Write, project: Path) -> None:
    import pty

    write(HELLO, "hello.py")
    reader, writer = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR")}
    environment["TERM"] = "xterm"
    with subprocess.Popen([COMMAND, "run", "hello.py"], stdout=writer, stderr=writer, env=environment) as process:
        os.close(writer)
        shown = b""
        while True:
            try:
                piece = os.read(reader, 4096)
            except OSError:  # how Linux tells the end
                break
            if not piece:
                break
            shown += piece
    os.close(reader)
    text = shown.decode()
    assert process.returncode == 0
    assert "printed" in text
    assert '\x1b[32m"hello world"\x1b[39m' in text
    assert text.count("\n") > 5


@pytest.mark.skipif(os.name == "nt", reason="a shell of Windows pipes otherwise")
def test_a_reader_that_goes_away_is_no_error(write: Write) -> None:
    write(HELLO, "hello.py")
    command = f"'{COMMAND}' run hello.py 2>err.txt | true; cat err.txt"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", timeout=30)
    assert "Traceback" not in ended.stdout
    assert "BrokenPipe" not in ended.stdout


def test_python_m_capsule_is_the_command_and_help_is_there() -> None:
    words = [sys.executable, "-m", "capsule", "run", "--help"]
    ended = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=30)
    assert ended.returncode == 0
    assert "--args-file FILE" in ended.stdout
    assert "Commands" in capsule().stdout
