import collections
import dataclasses
import datetime
import enum
import typing

from capsule import task


class Color(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Pair(typing.NamedTuple):
    left: int
    right: int


@dataclasses.dataclass
class Order:
    number: int
    lines: list
    placed: datetime.date
    note: str | None = None


class Text(str):
    pass


class Number(int):
    pass


@task(name="main")
def main():
    return {
        "none": None,
        "tuple": (1, (2,)),
        "pair": Pair(1, 2),
        "enums": [Color.RED, Level.HIGH],
        "dicts": [collections.OrderedDict(a=1), collections.Counter("aa"), collections.defaultdict(int, b=2)],
        "subclasses": [Text("text"), Number(5)],
        "bool": True,
        "float": 1.5,
    }


@task(name="dataclass")
def dataclass():
    return Order(1, [Pair(2, 3)], datetime.date(2025, 1, 2))


@task(name="times")
def times():
    zone = datetime.timezone(datetime.timedelta(hours=2))
    return [
        datetime.datetime(2025, 1, 2, 3, 4, 5),
        datetime.datetime(2025, 1, 2, 3, 4, 5, tzinfo=zone),
        datetime.date(2025, 1, 2),
        datetime.time(3, 4),
    ]


@task(name="texts")
def texts():
    return ["ünï 😀 e\u0301 \u202e", "\x00\x1f\u2028", "日本語", "𝒳" * 3]


@task(name="large numbers")
def large_numbers():
    return [2**63, -(2**64), 10**30, 1e300, 5e-324]


@task(name="digits")
def digits(number):
    return str(number)


@task(name="passed on")
def passed_on():
    return digits(10**30)["result"]


@task(name="echo")
def echo(*values):
    return [type(value).__name__ for value in values]
