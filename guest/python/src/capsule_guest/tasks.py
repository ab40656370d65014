"""`task`: what a program declares, and calls of it."""

import functools
import inspect
import json
import os
from collections.abc import Coroutine

from wit_world.imports import aside, host

from capsule_guest.failure import fault, place
from capsule_guest.passing_on import Envelope
from capsule_guest.told import forget, ready
from capsule_guest.values import Refusal, encode

# Bytes of arguments: what the host takes at once.
MAX_ARGUMENTS = 32 << 20

# Bound here: a program that replaces `json.loads` or `len` can still call tasks.
_read = json.JSONDecoder().raw_decode
_runs = {}
_declared = []
_sealed = False


class Task:
    """A function as a task: calling it asks the host to run it in a sandbox of its own."""

    def __init__(self, name, run):
        # First: it copies the attributes of what it wraps, which may wrap another task.
        functools.update_wrapper(self, run)
        self.task_name = name
        self._called = str(name)
        self._asynchronous = inspect.iscoroutinefunction(run)

    def __call__(self, *args, **kwargs):
        if self._asynchronous:
            return self.spawn(*args, **kwargs)
        return self._ask(args, kwargs)

    def spawn(self, *args, **kwargs):
        """The envelope, to be awaited: the task begins at once, and ends if who awaits it is cancelled."""
        check_running("a task")
        call = aside.begin_call(self._called, self._encoded(args, kwargs))
        return Spawned(call, awaited(call, place()))

    def _ask(self, args, kwargs):
        check_running("a task")
        return _envelope(host.call_task(self._called, self._encoded(args, kwargs)), place())

    def _encoded(self, args, kwargs):
        try:
            return encoded(self._positional(args, kwargs) if kwargs else args)
        except TypeError as error:
            return fault("INVALID_ARGUMENTS", str(error))

    def _positional(self, args, kwargs):
        """The arguments by their position, which is how they cross to the host."""
        try:
            bound = inspect.signature(self.__wrapped__).bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{self.task_name}(): {error}") from None
        bound.apply_defaults()
        if bound.kwargs:
            names = ", ".join(bound.kwargs)
            raise TypeError(f"{self.task_name}() takes {names} by keyword only, which cannot cross to another sandbox")
        return bound.args


def encoded(args):
    """The JSON text of the arguments, or of the fault in them, which the host answers with an envelope."""
    try:
        text = encode(args)
    except Refusal as refusal:
        return fault("INVALID_ARGUMENTS", refusal.explain("args"))
    if len(text) > MAX_ARGUMENTS:
        message = f"the arguments have {len(text)} bytes; at most {MAX_ARGUMENTS} are possible"
        return fault("QUOTA_EXCEEDED", message)
    return text


def check_running(what):
    """Only a task can call something: what is named here is called at the top level of a program otherwise."""
    if not _sealed:
        raise RuntimeError(f"{what} was called while the program was loaded")


def _envelope(text, called_at):
    envelope = Envelope(_read(text)[0])
    envelope.called_at = called_at
    return envelope


class Spawned(Coroutine):
    """What comes of a call under way, to be awaited: what the coroutine `steps` makes of it. A coroutine that is
    cancelled before its first step runs none of its code, so it is this one that ends the call, however the waiting
    for it ends."""

    def __init__(self, call, steps):
        self._call = call
        self._steps = steps

    def __await__(self):
        try:
            return (yield from self._steps.__await__())
        finally:
            self._let_go()

    def send(self, value):
        return self._step(self._steps.send, value)

    def throw(self, *error):
        return self._step(self._steps.throw, *error)

    def close(self):
        self._steps.close()
        self._let_go()

    def _step(self, go, *given):
        try:
            return go(*given)
        except BaseException:
            self._let_go()
            raise

    def _let_go(self):
        call, self._call = self._call, None
        if call is not None:
            aside.let_go(call)
            forget(call)

    __del__ = _let_go


async def awaited(call, called_at):
    """The envelope of a call under way, while others go on."""
    await ready(call)
    return _envelope(aside.take_envelope(call), called_at)


class TaskElsewhere(Task):
    """A task of another file: what is declared there is its policy."""

    def __init__(self, file, name):
        self.task_name = name
        self._called = f"{file}#{name}"
        self._asynchronous = False

    def _positional(self, args, kwargs):
        raise TypeError(f"{self.task_name}() is in another file: its arguments are given by position")


def task_from(file, name="main"):
    """A task of another file of the project, in either language: `task_from("./fetch.ts", "fetch")`."""
    if _sealed:
        raise RuntimeError("task_from must be used while the program is loaded, not inside a task")
    file = os.fspath(file)
    if not isinstance(file, str) or not isinstance(name, str):
        raise TypeError("task_from takes a file and the name of a task in it, both texts")
    _declared.append({"from": {"file": file, "task": name}})
    return TaskElsewhere(file, name)


def task(*functions, **options):
    """Declares a task: `@task(name="main", compute="LOW")`, or `@task`."""
    if _sealed:
        raise RuntimeError("task must be used while the program is loaded, not inside a task")
    if functions:
        if len(functions) > 1 or not callable(functions[0]):
            given = functions[0] if isinstance(functions[0], str) else "main"
            raise TypeError(f"task takes a function, and options by their names: write @task(name={given!r})")
        return _declare(functions[0], options)
    return lambda run: _declare(run, options)


def find(name):
    """The function of a task."""
    return _runs.get(name)


def seal(main):
    """From now on no task can be declared. A plain `main` is the task of a program that declares none."""
    global _sealed
    if not _runs and inspect.isfunction(main):
        _declare(main, {})
    _sealed = True


def manifest():
    """The declared tasks as JSON text, unchecked: checking is the host's."""
    return json.dumps(_declared).encode()


def _declare(run, options):
    given = {"name": getattr(run, "__name__", None)} | {k: v for k, v in options.items() if v is not None}
    described = [_describe(name, value) for name, value in given.items()]
    _declared.append({"options": described, "callable": callable(run), "language": "python"})
    name = given["name"]
    if isinstance(name, str):
        _runs[name] = run
    return Task(name, run)


def as_milliseconds(duration):
    """A time as the host takes it: a number is seconds here, and milliseconds there. Anything else is left as it is."""
    if type(duration) not in (int, float):
        return duration
    milliseconds = round(duration * 1000, 6)
    return int(milliseconds) if milliseconds == milliseconds // 1 else milliseconds


def _describe(name, value):
    """An option as `[name, { json }]`, or `[name, { other }]` where JSON cannot say its value."""
    if name == "timeout":
        value = as_milliseconds(value)
    try:
        return [name, {"json": json.loads(encode(_paths_as_text(value)))}]
    except Exception:
        return [name, {"other": repr(value)}]


def _paths_as_text(value):
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (list, tuple)):
        return [_paths_as_text(part) for part in value]
    if isinstance(value, dict):
        return {key: _paths_as_text(part) for key, part in value.items()}
    return value
