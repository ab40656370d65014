"""What programs give to pools of threads, in a sandbox, which has one thread: it runs at once."""

import warnings
from concurrent.futures import Future, ThreadPoolExecutor


def install():
    """Takes the place of the threads of a pool."""
    ThreadPoolExecutor.submit = _submit


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


def _submit(self, fn, /, *args, **kwargs):
    if self._shutdown:
        raise RuntimeError("cannot schedule new futures after shutdown")
    text = "a sandbox has one thread: what a ThreadPoolExecutor is given runs at once, one after the other"
    warnings.warn(text, RuntimeWarning, stacklevel=2)
    return run_at_once(fn, *args, **kwargs)
