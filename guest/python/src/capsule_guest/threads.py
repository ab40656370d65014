"""What programs give to pools of threads, in a sandbox, which has one thread: it runs at once."""

import threading
import warnings
from concurrent.futures import Future, ThreadPoolExecutor

_native_wait = threading.Condition.wait


def install():
    """Takes the place of the threads of a pool."""
    ThreadPoolExecutor.submit = _submit
    threading.Condition.wait = _wait


def run_at_once(function, *args, **kwargs):
    """The future of what has run."""
    future = Future()
    future.set_running_or_notify_cancel()
    try:
        future.set_result(function(*args, **kwargs))
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        future.set_exception(error)
    return future


def _wait(self, timeout=None):
    """`threading.Condition.wait`, which queues, events and futures wait by. Without an end the interpreter would trap."""
    if timeout is None:
        raise RuntimeError("this waits for another thread, and a sandbox has one")
    return _native_wait(self, timeout)


def _submit(self, fn, /, *args, **kwargs):
    if self._broken:
        raise self.BROKEN(self._broken)
    if self._shutdown:
        raise RuntimeError("cannot schedule new futures after shutdown")
    text = "a sandbox has one thread: what a ThreadPoolExecutor is given runs at once, one after the other"
    warnings.warn(text, RuntimeWarning, stacklevel=2)
    if "_is_begun" not in self.__dict__:
        self._is_begun = True
        try:
            self._create_worker_context().initialize()
        except BaseException as error:
            self._initializer_failed()
            raise self.BROKEN(self._broken) from error
    return run_at_once(fn, *args, **kwargs)
