import collections
import datetime
import decimal
import enum
import math
import pathlib
import types
import uuid

from capsule import task


class Point:
    x = 1


class Color(enum.Enum):
    RED = object()


class Cheat:
    __class__ = int


def generator():
    yield 1


async def coroutine():
    return 1


values = {
    "bytes": b"a",
    "set": {1},
    "frozenset": frozenset(),
    "Decimal": decimal.Decimal("0.1"),
    "complex": 1j,
    "NaN": math.nan,
    "infinity": math.inf,
    "int": 1 << 20_000,
    "generator": generator(),
    "range": range(3),
    "deque": collections.deque([1]),
    "dict_keys": {}.keys(),
    "mappingproxy": types.MappingProxyType({}),
    "instance": Point(),
    "class": Point,
    "function": generator,
    "enum": Color.RED,
    "timedelta": datetime.timedelta(1),
    "UUID": uuid.UUID(int=0),
    "path": pathlib.PurePosixPath("a"),
    "module": math,
    "ellipsis": ...,
    "exception": ValueError("a"),
    "key": {1: 1},
    "surrogate": ["\udc80"],
    "surrogate key": {"\udc80": 1},
}


@task(name="echo")
def echo(value):
    return value


@task(name="main")
def main():
    told = {kind: echo(value)["error"] for kind, value in values.items()}
    assert all(error["error_type"] == "INVALID_ARGUMENTS" for error in told.values())
    return {kind: error["message"] for kind, error in told.items()}


@task(name="coroutine")
def in_a_list():
    return [coroutine()]


@task(name="path")
def path():
    return {"rows": [{"a b": (1, b"")}]}


@task(name="cheat")
def cheat():
    return Cheat()


@task(name="cycle")
def cycle():
    rows = []
    rows.append((rows,))
    return {"rows": rows}
