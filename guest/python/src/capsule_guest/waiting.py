"""asyncio without the system's sockets: a loop that waits for what goes on at the host, and for time."""

import asyncio
import inspect
import selectors
import time
import types
from asyncio import events, selector_events

from capsule_guest import sockets
from capsule_guest.told import is_told, taken, told_of, wait_any
from capsule_guest.threads import run_at_once


class Selector(selectors._BaseSelectorImpl):
    """Says what came of that which somebody waits for: sockets, and numbers that the host knows."""

    def __init__(self):
        super().__init__()
        self.waiting = {}

    def select(self, timeout=None):
        """Waits until something can be read or taken, at most so many seconds."""
        found = self._usable()
        if found:
            timeout = 0
        if self.waiting or self._asks():
            wait_any(timeout)
        elif timeout is None:
            raise RuntimeError("the task's coroutine never ends, and nothing is left that could end it")
        elif timeout > 0:
            time.sleep(timeout)
        for number in told_of(self.waiting.keys()):
            future = self.waiting.pop(number)
            if not future.done():
                taken(number)
                future.set_result(None)
        return found or self._usable()

    def _usable(self):
        found = []
        for key in self.get_map().values():
            # What is sent is always taken.
            possible = key.events & selectors.EVENT_WRITE
            if key.events & selectors.EVENT_READ and sockets.is_readable(key.fd):
                possible |= selectors.EVENT_READ
            if possible:
                found.append((key, possible))
        return found

    def _asks(self):
        """Whether a socket waits for the host."""
        return any(sockets.number(key.fd) is not None for key in self.get_map().values())


class Loop(selector_events.BaseSelectorEventLoop):
    """The event loop of a sandbox."""

    def __init__(self):
        super().__init__(Selector())

    async def ready(self, number):
        """Waits until something can be taken from what the host knows by this number."""
        if is_told(number):
            taken(number)
            return
        waiting = self._selector.waiting
        waiting[number] = future = self.create_future()
        try:
            await future
        finally:
            waiting.pop(number, None)

    def run_in_executor(self, executor, func, *args):
        """Runs it at once: a sandbox has one thread."""
        return asyncio.wrap_future(run_at_once(func, *args), loop=self)

    def _make_self_pipe(self):
        # There is nobody else who could wake it.
        pass

    _close_self_pipe = _write_to_self = _make_self_pipe


def install():
    """Makes this loop the one that asyncio makes."""
    asyncio.EventLoop = asyncio.SelectorEventLoop = Loop
    asyncio.new_event_loop = events.new_event_loop = Loop


def finished(result):
    """A task's result: of a coroutine, what it returns."""
    return asyncio.run(_awaited(result)) if _is_awaitable(result) else result


def _is_awaitable(value):
    """What `inspect.isawaitable` says, without its slow look at each kind of value that is none."""
    if isinstance(value, types.GeneratorType):
        return bool(value.gi_code.co_flags & inspect.CO_ITERABLE_COROUTINE)
    return hasattr(type(value), "__await__")


async def _awaited(result):
    return await result
