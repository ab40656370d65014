"""asyncio without sockets: a loop that waits for time only."""

import asyncio
import inspect
import time
from asyncio import base_events


class Loop(base_events.BaseEventLoop):
    """The event loop of a sandbox. It is its own selector: there is nothing to select from."""

    def __init__(self):
        super().__init__()
        self._selector = self

    def select(self, timeout):
        """Waits until the next timer."""
        if timeout is None:
            raise RuntimeError("the task's coroutine never ends, and nothing is left that could end it")
        if timeout > 0:
            time.sleep(timeout)
        return []

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass


def install():
    """Makes this loop the one that asyncio makes."""
    asyncio.EventLoop = asyncio.SelectorEventLoop = Loop
    asyncio.new_event_loop = asyncio.events.new_event_loop = Loop
    asyncio.runners.events.new_event_loop = Loop


def finished(result):
    """A task's result: of a coroutine, what it returns."""
    return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result


async def _awaited(result):
    return await result
