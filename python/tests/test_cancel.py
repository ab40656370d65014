"""Stopping runs: by asyncio, by Ctrl-C, by the end of the process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from capsule import RunEvent, _programs, run, run_sync

from .conftest import Write

SPINS = """
    from capsule import task

    @task(name="main", compute="50000000000000")
    def main():
        print("spinning")
        while True: pass
"""


async def cancelled(limit_s: float | None) -> list[RunEvent]:
    """Cancels a run that spins, by its task or by a time limit."""
    heard: list[RunEvent] = []
    spinning = asyncio.Event()
    running = run(file="program.py", on_stdout=lambda text: spinning.set(), on_event=heard.append)
    if limit_s is not None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(running, limit_s)
        return heard
    task = asyncio.create_task(running)
    await spinning.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return heard


def test_cancelling_the_task_that_awaits_a_run_stops_it_first(write: Write) -> None:
    write(SPINS)
    heard = asyncio.run(cancelled(None))
    assert heard[-1]["state"] == "cancelled", "when CancelledError is raised the sandbox has ended"


def test_a_time_limit_of_asyncio_stops_a_run(write: Write) -> None:
    write(SPINS)
    began = time.perf_counter()
    heard = asyncio.run(cancelled(1.0))
    assert heard[-1]["state"] == "cancelled"
    assert time.perf_counter() - began < 5


def test_a_load_can_be_cancelled(write: Write) -> None:
    write("while True: pass")

    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(run(file="program.py"), 0.3)

    began = time.perf_counter()
    asyncio.run(main())
    assert time.perf_counter() - began < 5


def test_who_leaves_a_shared_load_does_not_disturb_the_others(write: Write) -> None:
    write(
        """
        import time
        print("loading")
        time.sleep(0.3)

        def main(): return 1
        """
    )

    async def main() -> None:
        loading = asyncio.Event()
        first = asyncio.create_task(run(file="program.py", on_stdout=lambda text: loading.set()))
        await loading.wait()
        second = asyncio.create_task(run(file="program.py"))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second)["result"] == 1
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(main())


SCRIPT = """
import sys
from capsule import run_sync

def told(text):
    print("heard", text, flush=True)

try:
    run_sync(file="program.py", on_stdout=told)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(7)
"""


def started(script: str, project: Path) -> subprocess.Popen[str]:
    """A process with a script of its own, once it has printed a line."""
    (project / "script.py").write_text(script)
    process = subprocess.Popen(
        [sys.executable, "-u", "script.py"], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "heard spinning\n"
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_ctrl_c_stops_run_sync(write: Write, project: Path) -> None:
    write(SPINS)
    process = started(SCRIPT, project)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert "interrupted" in out
    assert (process.returncode, err) == (7, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal to one process")
def test_ctrl_c_stops_run_under_asyncio(write: Write, project: Path) -> None:
    write(SPINS)
    script = SCRIPT.replace("run_sync(", "asyncio.run(run(").replace("told)\nexcept", "told))\nexcept")
    process = started(script.replace("import sys", "import asyncio, sys").replace("import run_sync", "import run"), project)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert "interrupted" in out
    assert process.returncode == 7


ENDS = """
import threading
from capsule import run_sync

spinning = threading.Event()

def told(text):
    print("heard", text, flush=True)
    spinning.set()

threading.Thread(target=lambda: run_sync(file="program.py", on_stdout=told), daemon=True).start()
spinning.wait()
"""


def test_a_process_ends_though_a_run_goes_on(write: Write, project: Path) -> None:
    write(SPINS)
    process = started(ENDS, project)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")


def test_a_coroutine_that_is_closed_stops_its_run(write: Write) -> None:
    write(SPINS)

    async def main() -> None:
        heard, spinning = asyncio.Event(), asyncio.Event()

        def told(event: RunEvent) -> None:
            if event["state"] == "cancelled":
                heard.set()

        with pytest.raises(asyncio.TimeoutError):  # so that it is ready
            await asyncio.wait_for(run(file="program.py", on_stdout=lambda text: spinning.set()), 1)
        coroutine = run(file="program.py", on_event=told, on_stdout=lambda text: spinning.set())
        spinning.clear()
        coroutine.send(None)
        await spinning.wait()
        coroutine.close()
        await asyncio.wait_for(heard.wait(), 5)

    asyncio.run(main())


LATE = """
import asyncio, atexit, threading

def told(work):
    try:
        work()
        print("returned")
    except CapsuleError as error:
        print(error.code, error.message)

heard = threading.Event()
spins = dict(file="program.py", on_stdout=lambda text: heard.set())
loop = asyncio.new_event_loop()
atexit.register(lambda: told(lambda: run_sync(file="other.py")))
atexit.register(lambda: told(lambda: loop.run_until_complete(waiting)))
atexit.register(lambda: told(lambda: thread.join()))

from capsule import CapsuleError, run, run_sync

print(run_sync(file="other.py")["result"])
thread = threading.Thread(target=lambda: run_sync(**spins), daemon=True)
thread.start()
heard.wait()
heard.clear()
waiting = loop.create_task(run(**spins))
while not heard.is_set():
    loop.run_until_complete(asyncio.sleep(0.01))
"""


def test_nobody_waits_for_ever_in_exit_handlers_that_come_after_capsules(write: Write, project: Path) -> None:
    write(SPINS)
    write("def main(): return 1", "other.py")
    write(LATE, "late.py")
    ended = subprocess.run([sys.executable, "late.py"], cwd=project, capture_output=True, text=True, timeout=30)
    first, joined, awaited, refused = ended.stdout.splitlines()
    assert (first, joined) == ("1", "returned")
    assert awaited.startswith("INTERNAL the interpreter is ending")
    assert refused.startswith("INTERNAL other.py: the interpreter is ending") or refused == awaited
    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_interrupt_while_a_load_begins_leaves_nothing_behind(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("def main(): return 1")
    made = _programs.Made
    results: list[object] = []
    other = threading.Thread(target=lambda: results.append(run_sync(file="program.py")["result"]), daemon=True)

    def interrupted(key: _programs.Key) -> _programs.Made:
        monkeypatch.setattr(_programs, "Made", made)
        (preparation,) = _programs._underway.values()
        other.start()
        while len(preparation._callers) < 2:
            time.sleep(0.001)
        raise KeyboardInterrupt

    monkeypatch.setattr(_programs, "Made", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_sync(file="program.py")
    other.join(20)
    assert results == [1], "who joined it began another one"
    assert run_sync(file="program.py")["result"] == 1
    assert not _programs._underway


def test_an_interrupt_at_the_end_of_a_load_is_only_its_callers(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("def main(): return 1")

    prepared = _programs.Made.prepared

    def interrupted(*given: object) -> None:
        monkeypatch.setattr(_programs.Made, "prepared", prepared)
        raise KeyboardInterrupt

    monkeypatch.setattr(_programs.Made, "prepared", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_sync(file="program.py")
    assert run_sync(file="program.py")["result"] == 1


def test_a_coroutine_can_be_closed_wherever_memory_is_collected(write: Write) -> None:
    write("def main(): return 1")

    async def closing() -> None:
        coroutine = run(file="program.py")
        coroutine.send(None)
        with _programs._lock:  # as the collector does, in the midst of anything
            coroutine.close()

    closes = threading.Thread(target=lambda: asyncio.run(closing()), daemon=True)
    closes.start()
    closes.join(20)
    assert not closes.is_alive()
