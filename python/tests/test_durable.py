"""Durable runs: they survive their process, and do nothing twice."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from capsule import CapsuleError, resume_run, resume_run_sync, run, run_sync, signal_run, signal_run_sync

from .conftest import Write
from .durable import GATE, calls, killed_at

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

THREE = '''
@task(name="main")
def main(*names):
    return [gate(name)["result"] for name in names]
'''


@pytest.fixture
def program(project: Path) -> Path:
    """Where the tests write their program; with a folder for the gate."""
    (project / "data").mkdir()
    return project / "program.py"


def test_a_run_that_has_ended_gives_its_envelope_and_runs_nothing(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    first = run_sync(file="program.py", args=["a", "b"], run_id="r")
    assert (first["result"], first["execution"]["run_id"]) == (["a", "b"], "r")
    assert calls(project) == ["a", "b"]
    assert run_sync(file="program.py", args=["a", "b"], run_id="r") == first
    assert asyncio.run(run(file="program.py", args=["a", "b"], durable=True, run_id="r")) == first
    assert resume_run_sync("r") == asyncio.run(resume_run("last")) == first
    assert calls(project) == ["a", "b"], "nothing ran again"


def test_each_run_without_an_id_is_a_new_one(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    ids = {run_sync(file="program.py", args=["a"], durable=True)["execution"]["run_id"] for _ in range(2)}
    assert len(ids) == 2
    assert calls(project) == ["a", "a"]


@pytest.mark.parametrize("at", ["a", "b", "c"])
def test_a_killed_run_goes_on_and_does_nothing_twice(program: Path, project: Path, at: str) -> None:
    program.write_text(GATE + THREE)
    killed_at(project, at, "a", "b", "c")
    envelope = resume_run_sync("r")
    assert envelope["result"] == ["a", "b", "c"], envelope["error"]
    done = "abc"[: "abc".index(at)]
    assert calls(project) == [*done, *"abc"[len(done) :].replace(at, at * 2)], "only what was under way ran twice"


def test_the_same_call_goes_on_with_a_killed_run(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    killed_at(project, "b", "a", "b")
    assert asyncio.run(run(file="program.py", args=["a", "b"], run_id="r"))["result"] == ["a", "b"]
    assert calls(project) == ["a", "b", "b"]


def test_a_killed_run_of_concurrent_and_nested_calls_goes_on(program: Path, project: Path) -> None:
    program.write_text(
        GATE
        + '''
@task(name="branch")
async def branch(name):
    return [(await gate.spawn(f"{name}{number}"))["result"] for number in range(3)]

@task(name="main")
async def main():
    envelopes = await asyncio.gather(*(branch(name) for name in "abcd"))
    return [[envelope["result"] for envelope in envelopes], gate("z")["result"]]
'''
    )
    killed_at(project, "z")
    envelope = resume_run_sync("r")
    branches = [[f"{name}{number}" for number in range(3)] for name in "abcd"]
    assert envelope["result"] == [branches, "z"], envelope["error"]
    assert sorted(calls(project)) == sorted([call for branch in branches for call in branch] + ["z", "z"])


@pytest.fixture
def counted() -> Iterator[tuple[str, list[str]]]:
    """The URL of a server that answers with the number of the request, and the requests that there were."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            body = str(len(requests)).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", requests
    server.shutdown()
    thread.join()
    server.server_close()


DETERMINED = '''
import json, secrets
from datetime import datetime

@task(name="echo", allowed_hosts=[])
def echo(name):
    for _ in range(random.randrange(100_000)): pass
    return name

async def raced():
    """The order in which calls of tasks complete, by every way to see it."""
    left = {asyncio.ensure_future(echo.spawn(name)) for name in "abcdefgh"}
    seen = []
    while left:
        done, left = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
        seen.append(sorted(one.result()["result"] for one in done))
    for one in asyncio.as_completed([echo.spawn(name) for name in "ijkl"]):
        seen.append((await one)["result"])
    return seen

@task(name="main", allowed_hosts=["127.0.0.1"])
async def main(url):
    seen = [
        time.time(), time.monotonic(), time.perf_counter(), time.time_ns(), datetime.now().isoformat(),
        random.random(), random.getrandbits(64), str(uuid.uuid4()), str(uuid.uuid1()), secrets.token_hex(), os.urandom(8).hex(),
        list({str(number) for number in range(9)}), hash("text"),
        http.get(f"{url}one").text(), (await http.aget(f"{url}two")).text(),
        *await raced(),
        time.time(), random.random(), str(uuid.uuid4()),
        http.get(f"{url}three").text(),
    ]
    print(json.dumps(seen), flush=True)
    gate("g")
    return seen
'''


def test_a_replayed_program_sees_what_it_saw(
    program: Path, project: Path, counted: tuple[str, list[str]]
) -> None:
    url, requests = counted
    program.write_text(GATE + DETERMINED)
    before = json.loads(killed_at(project, "g", url))
    assert requests == ["/one", "/two", "/three"]
    envelope = resume_run_sync("r")
    assert envelope["result"] == before, envelope["error"]
    assert requests == ["/one", "/two", "/three"], "no request was made again"
    others = run_sync(file="program.py", args=[url], run_id="other")["result"]
    same = [first for first, second in zip(before, others) if first == second]
    assert len(same) < 20, "another run sees something else"


def test_what_a_replayed_program_sees_later_is_new(program: Path, project: Path) -> None:
    program.write_text(
        GATE
        + '''
@task(name="main")
def main():
    before = [time.time(), time.monotonic(), uuid.uuid4().hex]
    gate("g")
    return [before, [time.time(), time.monotonic(), uuid.uuid4().hex]]
'''
    )
    killed_at(project, "g")
    before, after = resume_run_sync("r")["result"]
    assert before[0] < after[0]
    assert before[1] < after[1]
    assert before[2] != after[2]


WAITS = '''
@task(name="main")
async def main():
    gate("a")
    print("KILL", flush=True)
    answer = await wait_signal("approval", args={"amount": 12})
    gate("b")
    return answer
'''


def test_a_signal_answers_a_run_that_waits_in_this_process(program: Path, project: Path) -> None:
    program.write_text(GATE + WAITS)

    async def answered() -> Any:
        asked = asyncio.Event()
        running = asyncio.create_task(run(file="program.py", run_id="r", on_stdout=lambda text: asked.set()))
        await asked.wait()
        receipt = await signal_run("r", "approval", {"approved": [True, None]})
        assert receipt["run_id"] == "r"
        return (await running)["result"]

    assert asyncio.run(answered()) == {"approved": [True, None]}
    assert calls(project) == ["a", "b"]


def test_a_signal_answers_a_run_whose_process_was_killed(program: Path, project: Path) -> None:
    program.write_text(GATE + WAITS)
    killed_at(project, None)
    signal_run_sync("r", "another", 1)
    signal_run_sync("r", "approval", "yes")
    assert resume_run_sync("r")["result"] == "yes"
    assert calls(project) == ["a", "b"]


def test_a_signal_that_comes_early_is_kept_and_taken_once(program: Path, project: Path) -> None:
    program.write_text(
        GATE
        + '''
@task(name="main")
async def main():
    gate("a")
    first = await wait_signal("news")
    try:
        await wait_signal("news", timeout=0.01)
    except TimeoutError as error:
        return [first, str(error)]
'''
    )
    killed_at(project, "a")
    assert signal_run_sync("r", "news", 1) == {"run_id": "r", "waited_for": False}
    envelope = resume_run_sync("r")
    assert envelope["result"][0] == 1, envelope["error"]
    assert "news" in envelope["result"][1]
    with pytest.raises(CapsuleError, match="the run r has ended") as caught:
        signal_run_sync("r", "news")
    assert caught.value.code == "INVALID_ARGUMENTS"


def test_a_sleep_that_is_over_is_over_after_a_kill(program: Path, project: Path) -> None:
    program.write_text(
        GATE
        + '''
@task(name="main")
async def main():
    began = time.time()
    await asyncio.gather(sleep(0.2), sleep("100ms"), gate.spawn("a"))
    slept = time.time() - began
    gate("b")
    return slept
'''
    )
    killed_at(project, "b")
    slept = resume_run_sync("r")["result"]
    assert slept >= 0.2
    assert sorted(calls(project)) == ["a", "b", "b"]


INTERRUPTED = '''
@task(name="send", allowed_files=["data"], compute="50000000000000")
def send():
    with open("data/calls.txt", "a") as file:
        file.write(os.environ["CAPSULE_IDEMPOTENCY_KEY"] + "\\n")
    if os.path.exists("data/killed-at"):
        print("KILL", flush=True)
        while True: pass
    return "sent"

@task(name="main")
def main():
    envelope = send()
    return envelope["result"] or envelope["error"]["error_type"]
'''


def test_what_may_have_done_its_work_is_run_again_only_if_asked(program: Path, project: Path) -> None:
    program.write_text(GATE + INTERRUPTED)
    killed_at(project, "send")
    assert resume_run_sync("r")["result"] == "INTERRUPTED"
    assert len(calls(project)) == 1
    assert resume_run_sync("r", retry_interrupted=True)["result"] == "sent"
    first, second = calls(project)
    assert first == second, "each attempt has the same key"


def test_a_run_of_another_process_is_not_taken_from_it(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    (project / "data" / "killed-at").write_text("a")
    code = "from capsule import run_sync; run_sync(file='program.py', args=['a'], run_id='r', on_stdout=print)"
    words = [sys.executable, "-u", "-c", code]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "KILL\n"
        try:
            for again in (partial(resume_run_sync, "r"), partial(run_sync, file="program.py", args=["a"], run_id="r")):
                with pytest.raises(CapsuleError, match=f"process {process.pid} works on it") as caught:
                    again()
                assert caught.value.code == "INVALID_ARGUMENTS"
        finally:
            process.kill()
    (project / "data" / "killed-at").unlink()
    assert resume_run_sync("r")["result"] == ["a"], "at once, since that process is dead"


def test_a_run_that_was_stopped_can_go_on(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    (project / "data" / "killed-at").write_text("b")

    async def stopped() -> None:
        reached = asyncio.Event()
        running = run(file="program.py", args=["a", "b"], run_id="r", on_stdout=lambda text: reached.set())
        task = asyncio.create_task(running)
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stopped())
    (project / "data" / "killed-at").unlink()
    assert resume_run_sync("r")["result"] == ["a", "b"]
    assert calls(project) == ["a", "b", "b"]


def test_another_version_of_the_program_does_not_go_on(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    killed_at(project, "b", "a", "b")
    program.write_text(GATE + THREE + "\n# changed\n")
    with pytest.raises(CapsuleError, match="capsule runs fork") as caught:
        resume_run_sync("r")
    assert caught.value.code == "NONDETERMINISM"
    assert calls(project) == ["a", "b"], "nothing ran"


def test_a_program_that_does_something_else_is_stuck(program: Path, project: Path) -> None:
    # What it reads comes past the journal: the variable has another value after the kill.
    program.write_text(
        GATE
        + '''
@task(name="main", env_variables=["CAPSULE_NAME"])
def main():
    gate(os.environ["CAPSULE_NAME"] + "1")
    return gate("b")["result"]
'''
    )
    os.environ["CAPSULE_NAME"] = "one"
    try:
        killed_at(project, "b")
        envelope = resume_run_sync("r", env={"CAPSULE_NAME": "two"})
    finally:
        del os.environ["CAPSULE_NAME"]
    error = envelope["error"]
    assert error is not None and error["error_type"] == "NONDETERMINISM"
    assert calls(project) == ["one1", "b"], "nothing was executed"


@pytest.mark.parametrize("where", [".", "inner"])
def test_settings_make_runs_durable(write: Write, project: Path, where: str) -> None:
    write("def main(): return 1", f"{where}/program.py")
    write("[workflow]\ndurable = true", "capsule.toml")
    journal = project / ".capsule" / "runs.db"
    run_sync(file="program.py", cwd=where, durable=False)
    assert not journal.exists()
    first = run_sync(file="program.py", cwd=where)
    assert journal.exists()
    assert resume_run_sync(first["execution"]["run_id"], cwd=where) == first
    write("[workflow]\ndurable = false", "capsule.toml")
    run_sync(file="program.py", cwd=where)
    assert resume_run_sync("last", cwd=where) == first


def test_a_run_is_not_durable_by_default(write: Write, project: Path) -> None:
    write("def main(): return 1")
    run_sync(file="program.py")
    assert not (project / ".capsule" / "runs.db").exists()


def test_a_resumed_run_has_what_it_was_begun_with(program: Path, project: Path) -> None:
    program.write_text(
        GATE
        + '''
@task(name="reads", allowed_hosts=[])
def reads(path): return open(path).read()

@task(name="first", allowed_hosts=["127.0.0.1"])
def first(*args):
    gate("g")
    try:
        http.get("http://127.0.0.1:9/")
    except PermissionError:
        return [list(args), reads("/more/a.txt")["result"]]
'''
    )
    (project / "more").mkdir()
    (project / "more" / "a.txt").write_text("text")
    (project / "data" / "killed-at").write_text("g")
    args = [{"ü": [1.5, None]}, "x"]
    code = f"""
import os, signal
from capsule import run_sync
run_sync(
    file="program.py", task="first", args={args!r}, run_id="r", mounts=["more::/more:ro"],
    allow={{"hosts": [], "files": ["data", "more"]}}, on_stdout=lambda text: os.kill(os.getpid(), signal.SIGKILL),
)
"""
    ended = subprocess.run([sys.executable, "-c", code], timeout=60)
    assert ended.returncode == -signal.SIGKILL
    (project / "data" / "killed-at").unlink()
    envelope = resume_run_sync("r")
    assert envelope["result"] == [args, "text"], envelope["error"]


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"durable": 1}, "run(): durable must be True or False, not 1."),
    ({"run_id": "-x"}, "run(): run_id must be 1 to 64 letters"),
    ({"run_id": 3}, "run(): run_id must be 1 to 64 letters"),
    ({"run_id": "x" * 65}, "run(): run_id must be 1 to 64 letters"),
    ({"run_id": "last"}, "last"),
    ({"run_id": "x", "durable": False}, "run_id names a durable run, and durable is False"),
]


@pytest.mark.parametrize(("options", "message"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_wrong_option_is_refused(write: Write, project: Path, options: dict[str, Any], message: str) -> None:
    write("def main(): return 1")
    with pytest.raises(CapsuleError) as caught:
        run_sync(file="program.py", **options)
    assert caught.value.code == "INVALID_ARGUMENTS"
    assert message in caught.value.message


def test_mistakes_about_runs_that_there_are(program: Path, project: Path) -> None:
    program.write_text(GATE + THREE)
    run_sync(file="program.py", args=["a"], run_id="r")
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: resume_run_sync("nothing"), "there is no durable run nothing"),
        (lambda: resume_run_sync(""), "resume_run(): run_id must be a run's id"),
        (lambda: resume_run_sync("r", retry_interrupted=1), "resume_run(): retry_interrupted must be True or False"),  # type: ignore[arg-type]
        (lambda: resume_run_sync("r", env={"A": 1}), "resume_run(): env must be a dict of texts"),  # type: ignore[dict-item]
        (lambda: resume_run_sync("r", cwd=""), "resume_run(): cwd must be a folder's path"),
        (lambda: run_sync(file="program.py", args=["b"], run_id="r"), "was begun with other arguments"),
        (lambda: signal_run_sync("nothing", "x"), "there is no durable run nothing"),
        (lambda: signal_run_sync("r", ""), "signal_run(): name must be a signal's name"),
        (lambda: signal_run_sync("r", "x", [{1}]), "value[0] is a set"),
        (lambda: signal_run_sync("r", "x"), "has ended"),
    ]
    for call, message in wrong:
        with pytest.raises(CapsuleError) as caught:
            call()
        assert caught.value.code == "INVALID_ARGUMENTS"
        assert message in caught.value.message
