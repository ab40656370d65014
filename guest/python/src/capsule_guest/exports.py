"""The exports `load` and `call` of wit/capsule.wit."""

import gc
import json
import linecache
import sys
import types

import wit_world
from componentize_py_types import Err

from capsule_guest import files, packages, process, sources, tasks
from capsule_guest.failure import describe, fault
from capsule_guest.pages import fill_holes, leave_room
from capsule_guest.randomness import end_load, renew
from capsule_guest.values import Refusal, encode
from capsule_guest.waiting import finished

read = json.JSONDecoder().raw_decode
# What a task ended with, until its sandbox is gone: freeing it is work for nobody, and overflows the interpreter's stack
# where it is nested some thousand levels deep.
kept = []
_only = []


class WitWorld(wit_world.WitWorld):
    """What the host calls. There is one: made while the engine is built, it is immortal, and calls write nothing to it."""

    def __new__(cls):
        if not _only:
            _only.append(super().__new__(cls))
        return _only[0]

    def load(self, bundle: str, filename: str) -> bytes:
        """Evaluates the program: gives its manifest."""
        try:
            files.enter()
            program = evaluate(bundle, filename)
        except BaseException as error:
            raise Err(describe(error)) from None
        end_load()
        files.end_load()
        process.end_load()
        tasks.seal(program.get("main"))
        freeze()
        return tasks.manifest()

    def prepare(self, statements: str) -> bytes:
        """Imports modules that programs begin with."""
        packages.begin()
        try:
            exec(statements, {})  # noqa: S102 - import statements
        except BaseException as error:
            raise Err(describe(error)) from None
        freeze()
        leave_room()
        return b""

    def compile(self, source: bytes) -> bytes:
        """Compiles a module."""
        return _answer(sources.compiled, source)

    def imports(self, source: bytes) -> bytes:
        """Reads a program."""
        return _answer(sources.leading_imports, source)

    def call(self, name: str, arguments: str) -> bytes:
        """Calls a task: gives its result."""
        run = tasks.find(name) if name else warm
        if run is None:
            raise Err(fault("TASK_NOT_FOUND", f"no task is named {json.dumps(name)}"))
        try:
            renew()
            process.ask_again()
            if name:  # While the engine is built there is no host to ask.
                files.enter()
            result = finished(run(*read(arguments.strip())[0]))
            kept.append(result)
            return encode(result)
        except Refusal as refusal:
            raise Err(fault("INVALID_RESULT", refusal.explain("result"))) from None
        except BaseException as error:
            kept.append(error)
            raise Err(describe(error)) from None


def _answer(function, source: bytes) -> bytes:
    try:
        return function(source)
    except BaseException as error:
        raise Err(describe(error)) from None


def freeze() -> None:
    """What is here now stays: the collector looks at none of it again, and so writes to none of its pages."""
    gc.collect()
    gc.freeze()
    fill_holes()


def evaluate(bundle: str, filename: str) -> dict:
    """Runs the program's file as a module, not as `__main__`: what a script does when it is started is not for here."""
    # The interpreter has none of its own: parsers of arguments name the program by it.
    sys.argv = [filename]
    stem = filename.rpartition("/")[2].removesuffix(".py")
    packages.begin(stem)
    name = "__program__" if stem in sys.modules or not stem.isidentifier() else stem
    module = types.ModuleType(name)
    module.__file__ = filename
    linecache.cache[filename] = (len(bundle), None, bundle.splitlines(keepends=True), filename)
    code = compile(bundle, filename, "exec", dont_inherit=True)
    sys.modules[name] = module
    exec(code, module.__dict__)  # noqa: S102 - running it is what the sandbox is for
    return module.__dict__


async def warm() -> dict:
    """The task of no name: a call of it goes the way of every call and leaves nothing behind."""
    kept.clear()
    return {"result": ["text", 1, 2.5, True, None]}
