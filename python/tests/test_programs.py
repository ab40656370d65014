"""Programs of several files: modules, packages, and tasks of other files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from capsule import CapsuleError, RunEvent, run_sync

from .conftest import Write

CALLER = """
    from capsule import TaskFailed, task, task_from

    analyze = task_from("./parts/analyze.py", "analyze")

    @task(name="main")
    def main(rows):
        envelope = analyze(rows)
        if not envelope["success"]:
            raise TaskFailed(envelope)
        return envelope["result"]

    @task(name="other", env_variables=["CAPSULE_OTHER"])
    def other():
        import os
        return [dict(os.environ), task_of_variables()["result"]]

    task_of_variables = task_from("parts/analyze.py", "variables")
"""

ANALYZE = """
    import os
    from capsule import task

    @task(name="analyze")
    def analyze(rows):
        if not rows:
            raise ValueError("no rows")
        return sum(rows)

    @task(name="variables", env_variables=["CAPSULE_LINKED"])
    def variables():
        return dict(os.environ)
"""


@pytest.fixture
def calling(write: Write) -> Path:
    """A program that calls tasks of another file."""
    write("", "capsule.toml")
    write(ANALYZE, "parts/analyze.py")
    return write(CALLER)


Install = Callable[..., None]


@pytest.fixture
def install(write: Write, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts files among the packages of a virtual environment of the project. No environment is active."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)

    def install(files: dict[str, str], environment: str = ".venv") -> None:
        write("home = /usr/bin\nversion = 3.14.0\n", f"{environment}/pyvenv.cfg")
        for name, text in files.items():
            write(text, f"{environment}/lib/python3.14/site-packages/{name}")

    return install


def test_modules_beside_a_program_are_imported(write: Write) -> None:
    write("from shop.prices import price", "shop/__init__.py")
    write("from .taxes import rate\ndef price(): return 10 + rate", "shop/prices.py")
    write("rate = 2", "shop/taxes.py")
    write("import shop\ndef main(): return shop.price()")
    assert run_sync(file="program.py")["result"] == 12


def test_a_changed_module_is_seen_by_the_next_run(write: Write) -> None:
    write("import rows\ndef main(): return rows.count")
    for count in (1, 22, 333):
        write(f"count = {count}", "rows.py")
        assert run_sync(file="program.py")["result"] == count


def test_a_module_that_appears_takes_the_place_of_an_installed_one(write: Write, install: Install) -> None:
    install({"rows.py": "where = 'installed'"})
    write("import rows\ndef main(): return rows.where")
    assert run_sync(file="program.py")["result"] == "installed"
    write("where = 'beside'", "rows.py")
    assert run_sync(file="program.py")["result"] == "beside"


def test_a_package_of_the_projects_environment_is_imported(write: Write, install: Install) -> None:
    install(
        {
            "greeting/__init__.py": "from greeting.words import word",
            "greeting/words.py": "word = 'hello'",
            "greeting-1.2.3.dist-info/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.2.3\n",
        },
    )
    write(
        """
        from importlib.metadata import version
        import greeting

        def main(): return [greeting.word, version("greeting")]
        """
    )
    assert run_sync(file="program.py")["result"] == ["hello", "1.2.3"]


def test_the_active_environment_comes_before_the_projects(
    write: Write, install: Install, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install({"where.py": "name = 'project'"})
    install({"where.py": "name = 'active'"}, "active")
    for name in ("first.py", "second.py"):
        write("import where\ndef main(): return where.name", name)
    assert run_sync(file="first.py")["result"] == "project"
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "active"))
    assert run_sync(file="second.py")["result"] == "active"


def test_a_missing_package_is_named(write: Write) -> None:
    write("import no_such_package\ndef main(): return 1")
    with pytest.raises(CapsuleError, match="No module named 'no_such_package'") as caught:
        run_sync(file="program.py")
    assert caught.value.code == "LOAD_ERROR"


def test_a_task_of_another_file_is_called(calling: Path) -> None:
    heard: list[RunEvent] = []
    assert run_sync(file=calling, args=[[1, 2, 3]], on_event=heard.append)["result"] == 6
    assert [event["task_name"] for event in heard if event["state"] == "completed"] == ["analyze", "main"]
    error = run_sync(file=calling, args=[[]])["error"]
    assert error is not None
    assert (error["name"], error["message"]) == ("ValueError", "no rows")
    assert error["cause"]["task_name"] == "analyze"
    assert "parts/analyze.py:8:" in error["cause"]["stack"]
    assert "program.py:8:" in error["cause"]["called_at"]


def test_a_change_of_another_file_is_seen_by_the_next_run(calling: Path, write: Write) -> None:
    assert run_sync(file=calling, args=[[1, 2]])["result"] == 3
    write(ANALYZE.replace("sum(rows)", "max(rows)"), "parts/analyze.py")
    assert run_sync(file=calling, args=[[1, 2]])["result"] == 2


def test_tasks_of_another_file_have_their_own_variables(calling: Path) -> None:
    given = {"CAPSULE_OTHER": "1", "CAPSULE_LINKED": "2", "CAPSULE_NOBODYS": "3"}
    result = run_sync(file=calling, task="other", env=given)["result"]
    assert result == [{"CAPSULE_OTHER": "1"}, {"CAPSULE_LINKED": "2"}]
    result = run_sync(file=calling, task="other", env=given, allow={"env": ["CAPSULE_OTHER"]})["result"]
    assert result == [{"CAPSULE_OTHER": "1"}, {}]


REFERENCES: list[tuple[str, str]] = [
    ('"missing.py", "a"', 'the task "a" of "missing.py": missing.py: there is no such file.'),
    ('"other.py", "mian"', 'there is no task "mian". There is: "main". Did you mean "main"?'),
    ('"broken.py"', 'the task "main" of "broken.py": broken.py:'),
    ('"fetch.ts", "fetch"', 'the task "fetch" of "fetch.ts": fetch.ts: a TypeScript or JavaScript file has to be bundled'),
    ('"../outside.py"', "../outside.py"),
    ('"deep/other.py"', "the file is in another project"),
]


@pytest.mark.parametrize(("reference", "message"), REFERENCES, ids=lambda value: value[:20])
def test_a_reference_that_leads_nowhere_is_refused_before_anything_runs(
    write: Write, project: Path, reference: str, message: str
) -> None:
    write("", "inner/capsule.toml")
    write(f"from capsule import task_from\nt = task_from({reference})\ndef main(): print('ran')", "inner/program.py")
    for name in ("inner/other.py", "inner/deep/other.py", "outside.py"):
        write("def main(): return 1", name)
    write("", "inner/deep/capsule.toml")
    write("def main(:", "inner/broken.py")
    write("export const x = 1", "inner/fetch.ts")
    printed: list[str] = []
    with pytest.raises(CapsuleError) as caught:
        run_sync(file=project / "inner" / "program.py", on_stdout=printed.append)
    assert caught.value.code == "LOAD_ERROR"
    assert message in caught.value.message
    assert printed == []


def test_an_error_in_a_module_has_its_place_there(write: Write) -> None:
    write("def fail():\n    raise ValueError('no')", "failing.py")
    write("import failing\n\ndef main(): failing.fail()")
    error = run_sync(file="program.py")["error"]
    assert error is not None
    assert "    at fail (failing.py:2:" in error["stack"]
    assert "    at main (program.py:3:" in error["stack"]


def test_another_environment_gives_one_file_another_program(
    write: Write, install: Install, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install({"where.py": "name = 'project'"})
    install({"where.py": "name = 'active'"}, "active")
    write("name = 'path'", "folder/where.py")
    write("import where\ndef main(): return where.name")
    assert run_sync(file="program.py")["result"] == "project"
    monkeypatch.setenv("VIRTUAL_ENV", str(project / "active"))
    assert run_sync(file="program.py")["result"] == "active"
    monkeypatch.setenv("PYTHONPATH", str(project / "folder"))
    assert run_sync(file="program.py")["result"] == "path"


COLD = """
import sys
from capsule import _inputs, run_sync

# Whatever is unchanged counts as settled: nobody waits for the clock of a file system here.
_inputs.COARSEST_TICK_MS = -10_000
assert run_sync(file="program.py")["result"] == 1
print("hashlib" in sys.modules)
"""


def test_a_program_that_the_cache_has_is_known_by_its_stamps(write: Write, project: Path) -> None:
    program = write("def main(): return 1")
    write("[tasks]\n", "capsule.toml")
    write(COLD, "cold.py")

    def hashes() -> str:
        command = [sys.executable, "cold.py"]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=30).stdout.strip()

    assert [hashes(), hashes()] == ["True", "False"]
    os.utime(program)
    assert [hashes(), hashes()] == ["True", "False"], "one that was only touched is stamped anew"
