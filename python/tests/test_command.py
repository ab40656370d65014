"""The command `capsule`, piped and on a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from capsule import CapsuleError
from capsule._cli_report import rendered_failure
from capsule._cli_run import pretty_envelope
from capsule._cli_text import Colors
from capsule._exit import ExitCode

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


@pytest.mark.skipif(sys.platform != "linux", reason="Others have no /dev/full")
def test_a_full_disk_is_one_message_and_exit_code_1_closed_streams_are_none(write: Write) -> None:
    write(HELLO, "hello.py")

    def ended(words: list[str], where: str) -> subprocess.CompletedProcess[str]:
        shell = ["sh", "-c", f'"$@" {where}', "sh", COMMAND, *words]
        return subprocess.run(shell, capture_output=True, encoding="utf-8", timeout=30)

    for words in (["run", "hello.py"], ["runs"], ["runs", "--help"]):
        full = ended(words, ">/dev/full")
        assert full.returncode == 1
        assert full.stderr.splitlines()[-1] == "✗ the output could not be written: No space left on device."
        assert "Traceback" not in full.stderr
        assert ended(words, ">&- 2>&-").returncode == 0


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
    (["exec", "hello.wasm"], "there is no such file"),
    (["exec", "hello.py"], "hello.py is a source: capsule run hello.py"),
    (["exec"], "Which artifact?"),
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


def on_terminal(*words: str) -> str:
    """What the command shows on a terminal, where it succeeds."""
    import pty

    reader, writer = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "NO_COLOR")}
    environment["TERM"] = "xterm"
    with subprocess.Popen([COMMAND, *words], stdout=writer, stderr=writer, env=environment) as process:
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
    assert process.returncode == 0
    return shown.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_on_a_terminal_the_envelope_is_for_people(write: Write) -> None:
    write(HELLO, "hello.py")
    text = on_terminal("run", "hello.py")
    assert "printed" in text
    assert '\x1b[32m"hello world"\x1b[39m' in text
    assert text.count("\n") > 5


@pytest.mark.skipif(os.name == "nt", reason="a shell of Windows pipes otherwise")
def test_a_reader_that_goes_away_is_no_error(write: Write) -> None:
    write(HELLO, "hello.py")
    # `true` reads nothing; what the program prints shows that it ran.
    command = f"'{COMMAND}' run hello.py 2>err.txt | true; cat err.txt"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", timeout=30)
    assert ended.stdout == "printed\nto stderr\n"


def test_python_m_capsule_is_the_command_and_help_is_there() -> None:
    words = [sys.executable, "-m", "capsule", "run", "--help"]
    ended = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=30)
    assert ended.returncode == 0
    assert "--args-file FILE" in ended.stdout
    assert "Commands" in capsule().stdout


@pytest.mark.skipif(os.name == "nt", reason="a shell of Windows pipes otherwise")
@pytest.mark.parametrize(
    ("words", "code"),
    [(["run", "hello.py"], 0), (["run", "hello.py", "--task", "fails"], 1), (["run", "--help"], 0), (["trace"], 0)],
    ids=str,
)
def test_a_reader_that_goes_away_changes_no_exit_code(write: Write, words: list[str], code: int) -> None:
    write(HELLO, "hello.py")
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run([COMMAND, *words], stdout=writer, stderr=subprocess.PIPE, encoding="utf-8", timeout=30)
    os.close(writer)
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr


def test_messages_of_programs_do_not_reach_the_terminal_as_commands(write: Write) -> None:
    write("raise ValueError('\\x1b]0;title\\x07\\x9b2J')")
    ended = capsule("run", "program.py")
    assert ended.returncode == 2
    assert "]0;title" in ended.stderr
    assert not {"\x1b", "\x07", "\x9b"} & set(ended.stderr)


def test_a_pretty_envelope_has_no_commands_for_a_terminal() -> None:
    envelope: Any = {"result": "\x1b[2J\x7f\x9b2J"}
    pretty = pretty_envelope(envelope, Colors(False))
    assert not {"\x1b", "\x7f", "\x9b"} & set(pretty)
    assert json.loads(pretty) == envelope


def test_a_number_that_json_does_not_have_is_refused_and_not_written() -> None:
    envelope: Any = {"result": float("inf")}
    with pytest.raises(CapsuleError) as caught:
        pretty_envelope(envelope, Colors(False))
    assert caught.value.code == "INVALID_RESULT"


UNREADABLE = ["int('9' * 4000) ** 2", "1e308 * 10", "'\\ud800'"]


@pytest.mark.parametrize("value", UNREADABLE)
def test_a_result_that_is_no_json_shows_no_stack_of_ours(write: Write, value: str) -> None:
    write(f"def main(): return {value}")
    ended = capsule("run", "program.py", "--json")
    assert "Traceback" not in ended.stderr
    assert ended.returncode in (ExitCode.TASK_FAILED, ExitCode.MISTAKE)


def test_half_of_a_surrogate_pair_is_written_as_a_question_mark() -> None:
    code = "import sys; from capsule._cli_output import *; prepare_output(); put(sys.stdout, 'a\\ud800')"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert (ended.stdout, ended.stderr) == (b"a?", b"")


def test_the_trace_as_json_has_stacks_for_people(write: Write) -> None:
    write(HELLO, "hello.py")
    capsule("run", "hello.py", "--task", "fails")
    (task,) = json.loads(capsule("trace", "last", "--json").stdout)["tasks"]
    assert task["attempts"][0]["error"]["stack"] == "ValueError: no\n    at fails (hello.py:13:5)"


def test_of_many_causes_the_last_one_is_told() -> None:
    error: Any = {"message": "10"}
    for number in reversed(range(1, 10)):
        error = {"message": str(number), "cause": error}
    envelope: Any = {"error": {**error, "error_type": "TASK_ERROR"}, "execution": {"task_name": "main"}}
    shown = rendered_failure(envelope, "/", Colors(False)).splitlines()
    assert shown[0] == "✗ main failed: 1"
    assert shown[1:8] == [f"  caused by {number}" for number in range(2, 9)]
    assert shown[8:] == ["  caused by 2 more, the last of them:", "  caused by 10"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_on_a_terminal_a_load_that_takes_long_is_told_and_erased(write: Write) -> None:
    write("n = 0\nfor i in range(4_000_000): n += i\nprint('loaded')\ndef main(): return 1")
    shown = on_terminal("run", "program.py")
    assert "loading …\r\x1b[2Kloaded" in shown
