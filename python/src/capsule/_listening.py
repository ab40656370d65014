"""What is heard of work in sandboxes, and the end of it."""

from __future__ import annotations

import json

from capsule._native import Fault, Program, Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from capsule._waiting import Waiter

    News = Sequence[tuple[str, str]]
    Outcome = Program | str | Fault


class Listeners:
    """Who is told of a run. One that raises is told no more, and its run is stopped."""

    __slots__ = ("failure", "on_event", "on_stderr", "on_stdout")

    def __init__(
        self,
        on_stdout: Callable[[str], object] | None,
        on_stderr: Callable[[str], object] | None,
        on_event: Callable[[Any], object] | None,
    ) -> None:
        self.on_stdout = on_stdout
        self.on_stderr = on_stderr
        self.on_event = on_event
        self.failure: BaseException | None = None

    @property
    def wants_output(self) -> bool:
        return self.on_stdout is not None or self.on_stderr is not None

    def hear(self, news: News) -> None:
        """Passes on what is new, unless one of them raised before."""
        try:
            for kind, text in news:
                if self.failure is not None:
                    return
                self._pass_on(kind, text)
        except BaseException as error:
            self.failure = error

    def _pass_on(self, kind: str, text: str) -> None:
        if kind == "stdout":
            if self.on_stdout is not None:
                self.on_stdout(text)
        elif kind == "stderr":
            if self.on_stderr is not None:
                self.on_stderr(text)
        elif self.on_event is not None:
            self.on_event(json.loads(text))


async def followed(begin: Callable[[Work], None], waiter: Waiter, listeners: Listeners) -> Outcome:
    """Does work in a sandbox and gives its outcome. A caller who stops waiting stops the sandbox first; so does a
    listener that raises, and what it raised is raised here."""
    outcome: Outcome | None = None

    def step() -> None:
        nonlocal outcome
        # In this order: what is new was told before the end.
        end = work.outcome()
        listeners.hear(work.take())
        if listeners.failure is not None:
            work.stop()
        outcome = end

    def ended() -> bool:
        return outcome is not None

    work = Work(lambda: waiter.notify(step), listeners.wants_output, listeners.on_event is not None)
    try:
        begin(work)
        await waiter.until(ended)
    except GeneratorExit:  # Nobody will resume it any more.
        work.stop()
        raise
    except BaseException:
        work.stop()
        # The interrupt may have come in the midst of a step, which is taken once.
        step()
        await waiter.until(ended)
        raise
    if listeners.failure is not None:
        raise listeners.failure
    if outcome is None:
        raise RuntimeError("the waiter came back too early")
    return outcome
