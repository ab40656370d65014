from dataclasses import dataclass

from capsule import task


@task(name="main")
def main():
    return {
        "text": 'a "quoted" \\ line\nbreak \u2028',
        "empty": "",
        "emoji": "😀",
        "integer": 9007199254740991,
        "negative": -1,
        "fraction": 0.1,
        "tiny": 5e-324,
        "huge": 1.7976931348623157e308,
        "yes": True,
        "no": False,
        "nothing": None,
        "array": [[], [1, [2, [3]]]],
        "object": {"": {"a.b": 1, "constructor": 2}},
    }


@dataclass
class Point:
    x: int = 1
    y: int = 2

    @property
    def sum(self):
        return self.x + self.y


@task(name="instance")
def instance():
    return Point()


@task(name="lone surrogate")
def lone_surrogate():
    return "\ud800"


@task(name="scalar")
def scalar():
    return 42
