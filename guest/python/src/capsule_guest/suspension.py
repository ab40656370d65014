"""`sleep` and `wait_signal`: waiting that a durable run needs no process for."""

from wit_world.imports import aside

from capsule_guest.failure import place
from capsule_guest.tasks import Spawned, as_milliseconds, awaited, check_running, encoded


def sleep(duration):
    """Waits so many seconds, or for a time like `"3d"`; to be awaited. It begins at once, as the call of a task does."""
    return _begun("sleep", [as_milliseconds(duration)])


def wait_signal(name, *, timeout=None, args=None):
    """The value of a signal, to be awaited: `args` are shown to whoever is to answer, `timeout` is a time as for `sleep`."""
    return _begun("signal", [name, {"timeout": as_milliseconds(timeout), "args": args}], "wait_signal")


def _begun(what, args, shown=None):
    """Asks the host for something by a name that no task can have."""
    check_running(shown or what)
    call = aside.begin_call(f"\0{what}", encoded(args))
    return Spawned(call, _result(call, place()))


async def _result(call, called_at):
    """What came of it. It fails by an error: there is no envelope to be looked at."""
    envelope = await awaited(call, called_at)
    if envelope["success"]:
        return envelope["result"]
    error = envelope["error"]
    raise (TimeoutError if error["error_type"] == "TIMEOUT" else RuntimeError)(error["message"])
