"""Runs from many threads, event loops and processes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from pathlib import Path

import pytest

from capsule import CapsuleError, run, run_sync
from capsule._listening import Listeners
from capsule._programs import Caller, Key, Preparation
from capsule._waiting import ThreadWaiter, finished

from .conftest import Write


def test_sixteen_threads_share_one_load(write: Write) -> None:
    write(
        """
        import time
        print("loaded at", time.time_ns())

        def main(n): return n
        """
    )
    heard: list[str] = []

    def call(n: int) -> object:
        pieces: list[str] = []
        result = run_sync(file="program.py", args=[n], on_stdout=pieces.append)["result"]
        heard.append("".join(pieces))
        return result

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(call, range(64))) == list(range(64))
    told = [text for text in heard if text]
    assert 1 <= len(told) <= 16, "those that waited for a load heard of it"
    # Who came while it printed heard the rest.
    assert len({text.split()[-1] for text in told}) == 1, "of the one load"
    assert max(told, key=len).count("loaded at") == 1


class Unheeding:
    """A waiter that takes no step that it is told to: it is busy."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    def notify(self, step: Callable[[], None]) -> None:
        if isinstance(step, partial) and step.args[-1] is not None:
            self.ended.set()

    async def until(self, ended: Callable[[], bool]) -> None:
        raise AssertionError("nobody waits by this one")


def attended(preparation: Preparation, caller: Caller) -> str | None:
    prepared = finished(preparation.attended(caller))
    assert prepared is not None
    return prepared.entry


def test_who_joins_a_load_that_has_just_ended_is_told(write: Write) -> None:
    path = write("def main(): return 1")
    preparation = Preparation(Key(str(path), str(path.parent)))
    busy = Unheeding()
    preparation.join(Caller(busy, Listeners(None, None, None)))
    preparation.begin()
    assert busy.ended.wait(30)
    late = Caller(ThreadWaiter(), Listeners(None, None, None))
    preparation.join(late)
    entries: list[str | None] = []
    waits = threading.Thread(target=lambda: entries.append(attended(preparation, late)), daemon=True)
    waits.start()
    waits.join(30)
    assert entries == ["main"]


def test_sixteen_runs_at_once_on_one_event_loop(write: Write) -> None:
    write("def main(n): return n")

    async def main() -> list[object]:
        envelopes = await asyncio.gather(*(run(file="program.py", args=[n]) for n in range(16)))
        return [envelope["result"] for envelope in envelopes]

    assert asyncio.run(main()) == list(range(16))


def test_event_loops_in_several_threads(write: Write) -> None:
    write("def main(n): return n")

    def call(n: int) -> object:
        return asyncio.run(run(file="program.py", args=[n]))["result"]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(call, range(32))) == list(range(32))


SPINS_A_WHILE = """
    from capsule import task

    @task(name="main", compute="HIGH", timeout="700ms")
    def main():
        while True: pass
"""


def test_other_threads_go_on_while_a_sandbox_works(write: Write) -> None:
    write(SPINS_A_WHILE)
    run_sync(file="program.py")  # loads it
    count = 0
    done = threading.Event()

    def counting() -> None:
        nonlocal count
        while not done.is_set():
            count += 1
            time.sleep(0.001)

    thread = threading.Thread(target=counting)
    thread.start()
    run_sync(file="program.py")
    done.set()
    thread.join()
    assert count > 100


def test_the_event_loop_goes_on_while_a_sandbox_works(write: Write) -> None:
    write(SPINS_A_WHILE)

    async def main() -> float:
        await run(file="program.py")
        running = asyncio.create_task(run(file="program.py"))
        longest = 0.0
        while not running.done():
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - began)
        return longest

    assert asyncio.run(main()) < 0.2


def test_listeners_are_called_where_the_run_was_asked_for(write: Write) -> None:
    write("def main(): print('x')")
    variable: ContextVar[str] = ContextVar("variable", default="")
    heard: list[tuple[int, str]] = []

    def listener(text: str) -> None:
        heard.append((threading.get_ident(), variable.get()))

    async def main() -> None:
        variable.set("asynchronous")
        await run(file="program.py", on_stdout=listener)

    asyncio.run(main())
    variable.set("blocking")
    run_sync(file="program.py", on_stdout=listener)
    here = threading.get_ident()
    assert set(heard) == {(here, "asynchronous"), (here, "blocking")}


def test_run_sync_works_where_an_event_loop_runs(write: Write) -> None:
    write("def main(): return 1")

    async def main() -> object:
        return run_sync(file="program.py")["result"]

    assert asyncio.run(main()) == 1


FORKS = """
import os, sys
from capsule import CapsuleError, run_sync

if "before" in sys.argv:
    run_sync(file="program.py")
child = os.fork()
if child == 0:
    try:
        print(run_sync(file="program.py")["result"], flush=True)
    except CapsuleError as error:
        print(error.code, error.message, flush=True)
    sys.exit(0)
_, status = os.waitpid(child, 0)
print(run_sync(file="program.py")["result"])
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("before", [False, True])
def test_a_fork_works_or_is_told_that_it_cannot(write: Write, project: Path, before: bool) -> None:
    write("def main(): return 'done'")
    write(FORKS, "forks.py")
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "forks.py", *(["before"] if before else [])]
    ended = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=30)
    child, parent = ended.stdout.splitlines()
    assert parent == "done"
    if before:
        assert child.startswith("INTERNAL this process was forked")
    else:
        assert child == "done"
    assert (ended.returncode, ended.stderr) == (0, "")


def test_nothing_of_a_run_is_left_behind(write: Write) -> None:
    import gc
    import weakref

    write("def main(): print('x')")

    class Listener:
        def __call__(self, text: str) -> None:
            pass

    def call() -> weakref.ref[Listener]:
        listener = Listener()
        run_sync(file="program.py", on_stdout=listener)
        return weakref.ref(listener)

    kept = [call() for _ in range(5)]
    gc.collect()
    assert [reference() for reference in kept] == [None] * 5


FORKS_WHILE_LOADING = """
import os, threading
from capsule import CapsuleError, run_sync

loading = threading.Event()
load = lambda: run_sync(file="program.py", on_stdout=lambda text: loading.set())
threading.Thread(target=load, daemon=True).start()
loading.wait()
child = os.fork()
if child == 0:
    try:
        run_sync(file="program.py")
    except CapsuleError as error:
        print(error.code, error.message, flush=True)
    os._exit(0)
os.waitpid(child, 0)
os._exit(0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_does_not_wait_for_what_its_parent_loads(write: Write, project: Path) -> None:
    write("print('loading', flush=True)\nwhile True: pass")
    write(FORKS_WHILE_LOADING, "forks.py")
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "forks.py"]
    ended = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=30)
    assert ended.stdout.startswith("INTERNAL this process was forked")
    assert ended.stderr == ""


def test_nothing_is_left_behind_of_a_run_that_was_refused(write: Write) -> None:
    import gc
    import weakref

    write("def main(): print('x')")

    class Listener:
        def __call__(self, text: str) -> None:
            pass

    def call() -> weakref.ref[Listener]:
        listener = Listener()
        with pytest.raises(CapsuleError):
            run_sync(file="program.py", mounts=[".."], on_stdout=listener)
        return weakref.ref(listener)

    kept = [call() for _ in range(5)]
    gc.collect()
    assert [reference() for reference in kept] == [None] * 5
