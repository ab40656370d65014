"""What a program is to itself."""

from __future__ import annotations

import sys

from capsule import task

at_load = [__name__, __file__, sys.argv[0]]


@task(name="main")
def main(value: Unknown = 1) -> Unknown:
    module = sys.modules[__name__]
    return [at_load, module.__doc__, module.main is main, value]


@task(name="source")
def source():
    import inspect

    return inspect.getsource(helper)


def helper():
    return "helper"


@task(name="pickled")
def pickled():
    import pickle

    return pickle.loads(pickle.dumps(helper))()
