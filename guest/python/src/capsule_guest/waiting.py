"""asyncio without sockets: a loop that waits for what goes on at the host, and for time."""

import asyncio
import inspect
import time
from asyncio import base_events, events

from wit_world.imports import aside


class Loop(base_events.BaseEventLoop):
    """The event loop of a sandbox. It is its own selector: the host says what there is."""

    def __init__(self):
        super().__init__()
        self._selector = self
        self._waiting = {}
        # Told before somebody waited for it.
        self._early = set()

    async def ready(self, number):
        """Waits until something can be taken from what the host knows by this number."""
        if number in self._early:
            self._early.remove(number)
            return
        self._waiting[number] = future = self.create_future()
        try:
            await future
        finally:
            self._waiting.pop(number, None)

    def select(self, timeout):
        """Waits until the host has something to be taken, or until the next timer."""
        if self._waiting:
            return aside.wait_any(None if timeout is None else _nanoseconds(timeout))
        if timeout is None:
            raise RuntimeError("the task's coroutine never ends, and nothing is left that could end it")
        if timeout > 0:
            time.sleep(timeout)
        return []

    def run_in_executor(self, executor, func, *args):
        """Runs it at once: a sandbox has one thread."""
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            future.set_exception(error)
        return future

    def _process_events(self, event_list):
        for number in event_list:
            future = self._waiting.pop(number, None)
            if future is None:
                self._early.add(number)
            elif not future.done():
                future.set_result(None)

    def _write_to_self(self):
        pass


def install():
    """Makes this loop the one that asyncio makes."""
    asyncio.EventLoop = asyncio.SelectorEventLoop = Loop
    asyncio.new_event_loop = events.new_event_loop = Loop


async def ready(number: int) -> None:
    """Waits until something can be taken from what the host knows by this number, while others go on."""
    await events.get_running_loop().ready(number)


def wait(number: int, seconds: float | None) -> bool:
    """The same without letting others go on; whether it came in time."""
    return aside.wait(number, None if seconds is None else _nanoseconds(seconds))


def finished(result):
    """A task's result: of a coroutine, what it returns."""
    return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result


async def _awaited(result):
    return await result


def _nanoseconds(seconds):
    # What the host takes at most: 584 years.
    return min(max(0, int(seconds * 1e9)), 2**64 - 1)
