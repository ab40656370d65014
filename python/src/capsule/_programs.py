"""The programs of this process: loaded when first used or when they have changed, and kept ready."""

from __future__ import annotations

import os
import threading
import time
from functools import partial

from capsule._cache import Entry, read_index, write_index
from capsule._engine import engine_dir, engines
from capsule._environment import environment_of
from capsule._errors import CapsuleError
from capsule._inputs import Input
from capsule._listening import Listeners
from capsule._native import Fault, Program, Work, read_workflow
from capsule._project import CONFIG_NAME, Project, find_project
from capsule._source import is_artifact, read_source
from capsule._stack import rendered_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from capsule._listening import News, Outcome
    from capsule._native import Sources
    from capsule._waiting import Waiter

INSTALLED_INTERVAL = 1.0
"""Seconds. A package may have a thousand files. They change by installing, so that is often enough."""
MAX_PROGRAMS = 100
"""Enough for any project; a host of generated files must not grow without end."""


class Prepared:
    """A program that can be run, and how to tell whether it is still the one on disk."""

    __slots__ = (
        "_installed_seen_at", "bundle", "durable", "entry", "inputs", "name", "path", "program", "project", "references", "tasks",
        "variables",
    )  # fmt: skip

    def __init__(self, program: Program, path: str, name: str, project: Project, inputs: list[Input]) -> None:
        self.program = program
        self.path = path
        self.name = name
        """The program as people read it."""
        self.project = project
        self.inputs = inputs
        """Every file that it depends on, the project's settings included."""
        # Read once: each reading crosses to the core.
        self.tasks = program.tasks
        self.variables = program.variables
        self.entry = program.entry
        self.references = program.references
        self.bundle = name if program.enclosed is None else program.enclosed[0]
        """The program as its stacks call it."""
        self.durable = project.config_file is not None and read_workflow(project.config_file, project.root)[1]
        """Whether its project's runs are durable where their caller does not say."""
        self._installed_seen_at = time.monotonic()

    def is_current(self) -> bool:
        """Whether every file that it depends on is as it was."""
        now = time.monotonic()
        with_installed = now - self._installed_seen_at >= INSTALLED_INTERVAL
        if with_installed:
            self._installed_seen_at = now
        return all(known.is_unchanged() for known in self.inputs) and self.program.is_current(with_installed)


class Key:
    """What a program is known by: who asks from where else, or with other packages, may get another one."""

    __slots__ = ("_parts", "cwd", "path")

    def __init__(self, path: str, cwd: str) -> None:
        self.path = path
        self.cwd = cwd
        self._parts = (cwd, path, os.environ.get("PYTHONPATH"), os.environ.get("VIRTUAL_ENV"))

    def __hash__(self) -> int:
        return hash(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other._parts == self._parts


# Can be taken twice by one thread: a coroutine that nobody resumes may be closed wherever memory is collected.
_lock = threading.RLock()
_ready: dict[Key, Prepared] = {}
_underway: dict[Key, Preparation] = {}


async def prepared_program(path: str, cwd: str, waiter: Waiter, listeners: Listeners) -> Prepared:
    """The program at `path`. Callers that ask at the same time share the work, and hear what it prints."""
    key = Key(path, cwd)
    while True:
        prepared = ready_program(key)
        if prepared is not None:
            return prepared
        caller = Caller(waiter, listeners)
        own = preparation = Preparation(key)
        try:
            with _lock:
                preparation = _underway.setdefault(key, own)
                preparation.join(caller)
            if preparation is own:
                own.begin()
        except BaseException as error:  # Ctrl-C
            preparation.abandon(caller, error)
            raise
        prepared = await preparation.attended(caller)
        if prepared is not None and preparation is own:
            return prepared
        # What it was made from may have changed after that preparation began: look again.


def _after_fork() -> None:
    """A fork has no thread that would end what was under way, or give the lock back."""
    global _lock
    _lock = threading.RLock()
    _underway.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def ready_program(key: Key) -> Prepared | None:
    """The program if this process has it and it is still the one on disk. On the way of every call."""
    with _lock:
        kept = _ready.get(key)
    # Not taken out meanwhile: other threads would load it again.
    if kept is None:
        return None
    if not kept.is_current():
        with _lock:
            if _ready.get(key) is kept:
                del _ready[key]
        return None
    _keep(key, kept)
    return kept


def _keep(key: Key, prepared: Prepared) -> None:
    with _lock:
        _ready.pop(key, None)
        _ready[key] = prepared  # now the last one to be dropped
        if len(_ready) > MAX_PROGRAMS:
            del _ready[next(iter(_ready))]


class Caller:
    """One that waits for a preparation."""

    __slots__ = ("listeners", "told", "waiter")

    def __init__(self, waiter: Waiter, listeners: Listeners) -> None:
        self.waiter = waiter
        self.listeners = listeners
        self.told = False
        """Whether it was told of the end, and so of all that came before."""


class Preparation:
    """A preparation that one or more callers wait for, each in a thread or on an event loop of its own."""

    def __init__(self, key: Key) -> None:
        self._key = key
        self._work: Work | None = None
        self._made: Made | None = None
        self._lock = threading.Lock()
        self._outcome: Outcome | BaseException | None = None
        self._end: Prepared | BaseException | None = None
        self._callers: list[Caller] = []

    def join(self, caller: Caller) -> None:
        """Adds one that waits; under the lock. Who comes after the end, and before it is known, is told by this."""
        self._callers.append(caller)
        if self._outcome is not None:
            self._notify([caller], (), self._outcome)

    def begin(self) -> None:
        """Reads the program's file, and has the core open or load it."""
        try:
            self._made = made = Made(self._key)
            self._work = work = Work(self._wake, True, False)
            made.begin(work)
        except Exception as error:
            self._tell((), error)

    def abandon(self, caller: Caller, interrupt: BaseException) -> None:
        """A caller was interrupted before it waited. The first one is who begins it: others begin another one then."""
        with _lock:
            if self._callers[:1] not in ([], [caller]):
                self._leave(caller)
                return
            self._forget()
        if self._work is not None:
            self._work.stop()
        self._tell((), interrupt)

    async def attended(self, caller: Caller) -> Prepared | None:
        """Waits for the end; `None` if it was abandoned. The last one who leaves stops the preparation; the others do
        not notice."""
        try:
            await caller.waiter.until(lambda: caller.told or caller.listeners.failure is not None)
        except GeneratorExit:
            self._leave(caller)
            raise
        except BaseException:
            await self._left(caller)
            raise
        if caller.listeners.failure is not None:
            await self._left(caller)
            raise caller.listeners.failure
        end = self._end
        if isinstance(end, CapsuleError):
            # One of its own for each caller: threads would add to each other's tracebacks.
            raise CapsuleError(end.code, end.message) from end.__cause__
        if isinstance(end, Exception):
            raise CapsuleError("INTERNAL", f"a program could not be prepared: {end!r}") from end
        return end if isinstance(end, Prepared) else None

    async def _left(self, caller: Caller) -> None:
        if self._leave(caller):
            # Not until it is told: what interrupted it may have done so in the midst of that.
            await caller.waiter.until(lambda: self._outcome is not None)

    def _leave(self, caller: Caller) -> bool:
        """Whether that was the last one. It is still told of the end."""
        with _lock:
            others = [one for one in self._callers if one is not caller]
            if others:
                self._callers = others
                return False
            self._forget()
        if self._work is not None:
            self._work.stop()
        return True

    def _forget(self) -> None:
        """Newcomers begin another one; under the lock."""
        if _underway.get(self._key) is self:
            del _underway[self._key]

    def _wake(self) -> None:
        """Called from the core's thread, which must not be kept: callers do what is to be done."""
        work = self._work
        if work is None:
            return
        # In this order: what is new was told before the end.
        outcome = work.outcome()
        self._tell(work.take(), outcome)

    def _tell(self, news: News, outcome: Outcome | BaseException | None) -> None:
        with _lock:
            if self._outcome is None:
                self._outcome = outcome
            callers = list(self._callers)
        self._notify(callers, news, outcome)

    def _notify(self, callers: list[Caller], news: News, outcome: Outcome | BaseException | None) -> None:
        for caller in callers:
            caller.waiter.notify(partial(self._step, caller, news, outcome))

    def _step(self, caller: Caller, news: News, outcome: Outcome | BaseException | None) -> None:
        caller.listeners.hear(news)
        if outcome is None:
            return
        try:
            # The first one concludes it for all; one that is interrupted in it leaves it to the next.
            with self._lock:
                if self._end is None:
                    self._end = self._concluded(outcome)
                    with _lock:
                        self._forget()
        finally:
            caller.told = True

    def _concluded(self, outcome: Outcome | BaseException) -> Prepared | BaseException:
        if isinstance(outcome, BaseException):
            return outcome
        try:
            if self._made is None:
                raise RuntimeError("there was an outcome before there was work")
            prepared = self._made.prepared(outcome)
        except Exception as error:
            return error
        _keep(self._key, prepared)
        return prepared


class Made:
    """What a program is made of, as its files are now."""

    def __init__(self, key: Key) -> None:
        self._began_ms = time.time() * 1000
        self._path = path = key.path
        self._cwd = key.cwd
        self._project = project = find_project(os.path.dirname(path), key.cwd)
        self._artifact = is_artifact(path)
        self._source = b"" if self._artifact else read_source(path, project)
        # An artifact is read by the core, and only its stamp is looked at.
        self._input = Input.now(path, self._source) if not self._artifact else Input.seen(path)
        self._name = project.shown(path)
        found = project.candidates[-1]
        settings = None if project.config is None else project.config.encode()
        self._settings = [Input.now(place, settings if place == found else None) for place in project.candidates]
        entry = read_index(project, path)
        fresh = entry is not None and entry.filename == self._name and all(one.is_unchanged() for one in entry.inputs)
        self.kept = entry if fresh else None
        """What the cache has of it."""

    def begin(self, work: Work) -> None:
        """Has the core open or load it."""
        key = None if self.kept is None else self.kept.key
        if not self._artifact:
            work.prepare(self.sources(), key)
            return
        installed = engines()
        sources = self.sources()
        engine = None if self.kept is None else self.kept.engine
        if engine in installed:
            sources["engine_dir"] = installed[engine]
        else:
            sources["kept_engine"] = engine
        work.open_artifact(sources, self._path, list(installed.values()), key)

    def sources(self) -> Sources:
        """For the core."""
        project = self._project
        return {
            "engine_dir": engine_dir(),
            "kept_engine": None,
            "cache_dir": project.cache_dir,
            "root": project.root,
            "bundle": self._source.decode("utf-8", "replace"),
            "filename": self._name,
            "trace_file": project.trace_file,
            "config": project.config_file,
            **environment_of(self._path, self._cwd, os.environ),
        }

    def prepared(self, outcome: Outcome) -> Prepared:
        """What became of it in the core; a new program is put into the cache's index."""
        if isinstance(outcome, Fault):
            raise CapsuleError(outcome.code, self._message(outcome))
        if isinstance(outcome, str):
            raise TypeError("a preparation gave an envelope")
        kept = self.kept if outcome.cached else None
        inputs = [self._input] if kept is None else kept.inputs
        # Without an entry it is most often a mistake, of which nothing is kept. What was only touched was stamped anew:
        # remembered, it is not read the next time.
        new = outcome.entry is not None if kept is None else any(one.seen_ms >= self._began_ms for one in inputs)
        if self._artifact:
            inputs = self._indexed(outcome, inputs)
        elif new:
            write_index(self._project, self._path, Entry(outcome.key, self._name, inputs))
        return Prepared(outcome, self._path, self._name, self._project, [*inputs, *self._settings])

    def _indexed(self, outcome: Program, inputs: list[Input]) -> list[Input]:
        """What became of a portable artifact is found by its index the next time."""
        if outcome.enclosed is None or outcome.cached:
            return inputs
        _, folder, hash_of_engine, in_cache = outcome.enclosed
        if in_cache:
            inputs = [Input.read_now(self._path)]
            engine = hash_of_engine or os.path.basename(folder)
            entry = Entry(outcome.key, self._name, inputs, engine, outcome.source_map or "")
            write_index(self._project, self._path, entry)
        return inputs

    def _message(self, fault: Fault) -> str:
        # A fault of the settings names its own file.
        said = fault.message if fault.message.startswith(CONFIG_NAME) else f"{self._name}: {fault.message}"
        return "\n".join([said, *rendered_frames(fault.stack or "", None)])
