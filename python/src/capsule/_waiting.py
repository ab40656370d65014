"""Waiting for work in sandboxes: on an event loop, or in a thread of its own."""

from __future__ import annotations

import os
import threading
from queue import Empty, SimpleQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from typing import Any, Protocol, TypeVar

    Result = TypeVar("Result")
    Step = Callable[[], None]

    class Waiter(Protocol):
        """One that waits. What is to be done for it meanwhile is done where it waits."""

        def notify(self, step: Step) -> None:
            """Has a step done soon. Can be called from any thread, and never blocks."""

        async def until(self, ended: Callable[[], bool]) -> None:
            """Waits until a step has made `ended` true."""


# Windows does not interrupt a thread that waits: there Ctrl-C is looked for this often.
_INTERVAL_S = 0.1 if os.name == "nt" else None


_closing = False


def let_go() -> None:
    """The interpreter is ending: daemon threads that wait wait no longer."""
    global _closing
    _closing = True


class ThreadWaiter:
    """Blocks the thread that waits."""

    def __init__(self) -> None:
        self._steps: SimpleQueue[Step] = SimpleQueue()

    def notify(self, step: Step) -> None:
        self._steps.put(step)

    async def until(self, ended: Callable[[], bool]) -> None:
        """Never suspends its caller: see `finished`."""
        while not ended():
            try:
                step = self._steps.get(timeout=_INTERVAL_S)
            except Empty:
                continue
            step()
        if _closing and threading.current_thread().daemon:
            # Such threads end with the interpreter, and without a word.
            raise SystemExit


class LoopWaiter:
    """Suspends a task of the event loop that runs in this thread."""

    def __init__(self) -> None:
        # Who calls this has loaded it.
        import asyncio
        import contextvars

        self._loop = asyncio.get_running_loop()
        self._context = contextvars.copy_context()
        self._changed: asyncio.Future[None] | None = None

    def notify(self, step: Step) -> None:
        try:
            self._loop.call_soon_threadsafe(self._take, step, context=self._context)
        except RuntimeError:
            pass  # The loop was closed: nobody waits any more.

    async def until(self, ended: Callable[[], bool]) -> None:
        while not ended():
            self._changed = self._loop.create_future()
            await self._changed

    def _take(self, step: Step) -> None:
        step()
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)


def finished(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """The result of a coroutine that waits by a `ThreadWaiter` only, and so is never suspended."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    raise RuntimeError("a coroutine was suspended where no event loop runs")
