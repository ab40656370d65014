"""`run_sync` and `run`: what they give."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections import deque
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from capsule import CapsuleError, Envelope, RunEvent, _programs, _running, run, run_sync

from .conftest import Write

ADD = """
    from capsule import task

    @task(name="main")
    def main(a, b=2):
        return {"sum": a + b}
"""

FAILS = """
    from capsule import task

    @task(name="main")
    def main():
        try:
            {}["key"]
        except KeyError as error:
            raise ValueError("no key") from error
"""


def test_a_result_is_the_envelope_of_the_task(write: Write) -> None:
    write(ADD)
    envelope = run_sync(file="program.py", args=[1])
    assert envelope["success"] is True
    assert envelope["result"] == {"sum": 3}
    assert envelope["error"] is None
    execution = envelope["execution"]
    assert execution["task_name"] == "main"
    assert execution["retries"] == 0
    assert execution["fuel_consumed"] > 0
    assert execution["ram_used"] > 0
    assert execution["host_requests"] == []


def test_run_gives_the_same_as_run_sync(write: Write) -> None:
    write(ADD)
    awaited: Envelope = asyncio.run(run(file="program.py", args=[1, 5]))
    blocked = run_sync(file="program.py", args=(1, 5))
    assert awaited["result"] == blocked["result"] == {"sum": 6}
    assert awaited["execution"].keys() == blocked["execution"].keys()


def test_a_failure_is_data_with_its_place_and_its_cause(write: Write) -> None:
    write(FAILS)
    envelope = run_sync(file="program.py")
    error = envelope["error"]
    assert envelope["success"] is False
    assert envelope["result"] is None
    assert error is not None
    assert (error["error_type"], error["name"], error["message"]) == ("TASK_ERROR", "ValueError", "no key")
    assert error["stack"].startswith("ValueError: no key\n    at main (program.py:9:")
    assert error["cause"]["name"] == "KeyError"
    assert "program.py:7:" in error["cause"]["stack"]


def test_a_plain_main_is_the_task_of_a_file_without_tasks(write: Write) -> None:
    write("def main(): return 7")
    assert run_sync(file="program.py")["result"] == 7


def test_a_limit_is_an_envelope(write: Write) -> None:
    write(
        """
        from capsule import task

        @task(name="main", timeout="100ms")
        def main():
            while True: pass
        """
    )
    error = run_sync(file="program.py")["error"]
    assert error is not None
    assert error["error_type"] == "TIMEOUT"


def test_tasks_call_tasks_and_each_change_is_heard(write: Write) -> None:
    write(
        """
        from capsule import task

        @task(name="double", compute="LOW")
        def double(n): return 2 * n

        @task(name="main")
        def main(): return double(4)["result"]
        """
    )
    heard: list[RunEvent] = []
    assert run_sync(file="program.py", on_event=heard.append)["result"] == 8
    states = [(event["task_name"], event["state"]) for event in heard]
    assert states == [
        ("main", "queued"),
        ("main", "running"),
        ("double", "queued"),
        ("double", "running"),
        ("double", "completed"),
        ("main", "completed"),
    ]
    assert heard[2]["parent_id"] == heard[0]["task_id"]


def test_what_is_printed_is_heard_in_order(write: Write) -> None:
    write(
        """
        import sys

        print("loading")

        def main():
            print("one é")
            print("two", file=sys.stderr)
            print("three")
        """
    )
    heard: list[tuple[str, str]] = []

    def call() -> None:
        run_sync(
            file="program.py",
            on_stdout=lambda text: heard.append(("out", text)),
            on_stderr=lambda text: heard.append(("err", text)),
        )

    call()
    assert "".join(text for _, text in heard) == "loading\none é\ntwo\nthree\n"
    assert "".join(text for stream, text in heard if stream == "err") == "two\n"
    heard.clear()
    call()
    assert "".join(text for _, text in heard) == "one é\ntwo\nthree\n", "a program that is ready is not loaded again"


def test_a_changed_file_is_loaded_again(write: Write) -> None:
    for number in range(3):
        write(f"def main(): return {number}")
        assert run_sync(file="program.py")["result"] == number


def test_a_changed_capsule_toml_counts(write: Write, project: Path) -> None:
    write("def main():\n    while True: pass")
    write('[tasks]\ndefault_timeout = "50ms"', "capsule.toml")
    error = run_sync(file="program.py")["error"]
    assert error is not None and error["error_type"] == "TIMEOUT"
    write('[tasks]\ndefault_compute = "1000"', "capsule.toml")
    error = run_sync(file="program.py")["error"]
    assert error is not None and error["error_type"] == "OUT_OF_FUEL"


def test_a_path_may_be_a_path_object_and_relative_to_cwd(write: Write, project: Path) -> None:
    write("def main(): return 1", "inner/program.py")
    assert run_sync(file=Path("program.py"), cwd=project / "inner")["result"] == 1
    assert run_sync(file=project / "inner" / "program.py")["result"] == 1
    assert (project / "inner" / ".capsule").is_dir(), "the project's root is the working folder"


def test_variables_come_from_the_caller_then_the_process_then_the_file(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        """
        import os
        from capsule import task

        @task(name="main", env_variables=["CAPSULE_A", "CAPSULE_B", "CAPSULE_C", "CAPSULE_D"])
        def main(): return dict(os.environ)
        """
    )
    monkeypatch.setenv("CAPSULE_A", "process")
    monkeypatch.setenv("CAPSULE_B", "process")
    write("CAPSULE_A=file\nCAPSULE_B=file\nexport CAPSULE_C='file' # comment\nCAPSULE_E=hidden\n", ".env")
    result = run_sync(file="program.py", env={"CAPSULE_A": "caller"})["result"]
    assert result == {"CAPSULE_A": "caller", "CAPSULE_B": "process", "CAPSULE_C": "file"}


def test_a_ceiling_takes_away(write: Write) -> None:
    write(
        """
        import os
        from capsule import task

        @task(name="main", env_variables=["CAPSULE_A", "CAPSULE_B"])
        def main(): return sorted(os.environ)
        """
    )
    given = {"CAPSULE_A": "1", "CAPSULE_B": "2"}
    assert run_sync(file="program.py", env=given)["result"] == ["CAPSULE_A", "CAPSULE_B"]
    assert run_sync(file="program.py", env=given, allow={"env": ["CAPSULE_B"]})["result"] == ["CAPSULE_B"]


def test_what_a_listener_raises_stops_the_run_and_is_raised(write: Write) -> None:
    write(
        """
        from capsule import task

        @task(name="main", compute="HIGH")
        def main():
            print("x")
            while True: pass
        """
    )

    def listener(text: str) -> None:
        raise LookupError(text)

    with pytest.raises(LookupError, match="x"):
        run_sync(file="program.py", on_stdout=listener)
    with pytest.raises(LookupError, match="x"):
        asyncio.run(run(file="program.py", on_stdout=listener))


MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"file": ""}, "INVALID_ARGUMENTS", 'run(): file must be a path, not "".'),
    ({"args": "text"}, "INVALID_ARGUMENTS", 'run(): args must be a list of JSON values, not "text".'),
    ({"task": 3}, "INVALID_ARGUMENTS", "run(): task must be a task's name, not 3."),
    ({"env": {"A": 1}}, "INVALID_ARGUMENTS", "run(): env must be a dict of texts, not a dict."),
    ({"file": "a\udc80.py"}, "INVALID_ARGUMENTS", "run(): file must be in UTF-8"),
    ({"cwd": "a\udc80"}, "INVALID_ARGUMENTS", "run(): cwd must be in UTF-8"),
    ({"task": "a\udc80"}, "INVALID_ARGUMENTS", "run(): task must be in UTF-8"),
    ({"mounts": ["a\udc80"]}, "INVALID_ARGUMENTS", "run(): mounts must be in UTF-8"),
    ({"env": {"A": "a\udc80"}}, "INVALID_ARGUMENTS", "run(): env must be in UTF-8"),
    ({"mounts": "data"}, "INVALID_ARGUMENTS", "run(): mounts must be a list of texts"),
    ({"on_event": 1}, "INVALID_ARGUMENTS", "run(): on_event must be a function, not 1."),
    ({"args": [[1, {"a": {2}}]]}, "INVALID_ARGUMENTS", "args[0][1].a is a set. Pass sorted(value)"),
    ({"args": [b"x"]}, "INVALID_ARGUMENTS", "args[0] is bytes."),
    ({"args": [float("nan")]}, "INVALID_ARGUMENTS", "args[0] is nan, which JSON has no number for."),
    ({"allow": {"hosst": []}}, "INVALID_ARGUMENTS", "hosst"),
    ({"mounts": [".."]}, "INVALID_ARGUMENTS", "leads out of the project"),
    ({"task": "mian"}, "TASK_NOT_FOUND", 'there is no task "mian". There is: "main". Did you mean "main"?'),
    ({"file": "nothing.py"}, "LOAD_ERROR", "nothing.py: there is no such file."),
    ({"file": "."}, "LOAD_ERROR", "this is a folder."),
    ({"file": "program.ts"}, "LOAD_ERROR", "npx capsule run program.ts"),
    ({"file": "program.txt"}, "LOAD_ERROR", "program.txt: .txt is not accepted. Accepted: .py."),
    ({"file": "empty.py"}, "LOAD_ERROR", "empty.py: the file is empty."),
    ({"file": "none.py"}, "LOAD_ERROR", "declares no task"),
    ({"file": "broken.py"}, "LOAD_ERROR", "broken.py:2"),
    ({"file": "raises.py"}, "LOAD_ERROR", "raises.py: the top level threw ZeroDivisionError"),
]


@pytest.mark.parametrize(("options", "code", "message"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_is_raised_before_anything_runs(
    write: Write, options: dict[str, Any], code: str, message: str
) -> None:
    write("def main(): return 1")
    for name in ("program.ts", "program.txt", "empty.py"):
        write("" if name == "empty.py" else "x", name)
    write("x = 1", "none.py")
    write("x = 1\ndef main(:", "broken.py")
    write("1 / 0", "raises.py")
    with pytest.raises(CapsuleError) as caught:
        run_sync(**{"file": "program.py", **options})
    assert caught.value.code == code
    assert message in caught.value.message
    assert str(caught.value) == caught.value.message


def test_a_cycle_is_refused(write: Write) -> None:
    write("def main(a): return 1")
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(CapsuleError, match="a cycle"):
        run_sync(file="program.py", args=[cycle])


def test_a_datetime_crosses_as_its_iso_text(write: Write) -> None:
    import datetime

    write("def main(when): return when")
    assert run_sync(file="program.py", args=[datetime.date(2026, 1, 2)])["result"] == "2026-01-02"


def test_an_error_in_capsule_toml_names_its_line(write: Write) -> None:
    write("def main(): return 1")
    write("[tasks]\ndefault_rma = 1", "capsule.toml")
    with pytest.raises(CapsuleError, match=r"^capsule\.toml.*2"):
        run_sync(file="program.py")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("name", [".env", "capsule.toml", "program.py"])
def test_a_pipe_in_the_place_of_a_file_is_refused(write: Write, project: Path, name: str) -> None:
    declares = "from capsule import task\n@task(name='main', env_variables=['CAPSULE_A'])\ndef main(): return 1"
    if name != "program.py":
        write(declares)
    os.mkfifo(project / name)
    with pytest.raises(CapsuleError, match="no ordinary file") as caught:
        run_sync(file="program.py")
    assert caught.value.code == "LOAD_ERROR"


def test_what_fails_in_capsule_itself_is_internal(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("def main(): return 1")

    def fails(*given: object) -> None:
        raise LookupError("something")

    monkeypatch.setattr(_programs, "Made", fails)
    with pytest.raises(CapsuleError, match="something") as caught:
        run_sync(file="program.py")
    assert caught.value.code == "INTERNAL"
    assert isinstance(caught.value.__cause__, LookupError)


def test_a_warning_that_is_an_error_costs_no_envelope(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("def main(): return 1")
    monkeypatch.setattr(_running, "take_trace_warnings", lambda: ["the disk is full"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run_sync(file="program.py")["result"] == 1
    assert capsys.readouterr().err == "capsule: the disk is full\n"


def test_options_are_any_sequence_mapping_and_path(write: Write, project: Path) -> None:
    write(
        """
        import os
        from capsule import task

        @task(name="main", env_variables=["CAPSULE_A"], allowed_files=["data"])
        def main(): return [os.environ["CAPSULE_A"], sorted(os.listdir("data")), os.listdir("more")]
        """
    )
    write("", "data/a.txt")
    write("", "more/b.txt")
    result = run_sync(
        file="program.py",
        mounts=deque(["more:ro"]),
        env=MappingProxyType({"CAPSULE_A": "1"}),
        allow={"files": (project / "data", {"path": project / "more", "mode": "ro"})},
    )
    assert result["result"] == ["1", ["a.txt"], ["b.txt"]], result["error"]


def test_a_variable_that_is_no_utf_8_is_given_as_node_gives_it(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPSULE_A", "a\udcff")
    write("import os\nfrom capsule import task\n@task(name='main', env_variables=['CAPSULE_A'])\ndef main(): return os.environ['CAPSULE_A']")
    assert run_sync(file="program.py")["result"] == "a\N{REPLACEMENT CHARACTER}"
