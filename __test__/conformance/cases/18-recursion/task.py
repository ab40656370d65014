import re
import sys

from capsule import task


def deeper(level):
    return deeper(level + 1) + 1


@task(name="main")
def main():
    return deeper(0)


@task(name="caught")
def caught():
    try:
        return deeper(0)
    except RecursionError as error:
        return str(error)


@task(name="getter")
def getter():
    class Rows(dict):
        def items(self):
            return self.items()

    return Rows(a=1)


@task(name="toJSON")
def to_json():
    class Text(dict):
        def items(self):
            return [("self", Text(a=1))]

    def endless(value):
        return endless({"value": value})

    return endless(Text())


@task(name="regexp")
def regexp():
    return bool(re.match("(" * 100_000 + ")" * 100_000, ""))


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@task(name="enough")
def enough():
    def total(n):
        return 0 if n == 0 else n + total(n - 1)

    return [total(500), fibonacci(15)]


@task(name="deep")
def deep(levels):
    def total(n):
        return 0 if n == 0 else 1 + total(n - 1)

    sys.setrecursionlimit(10 * levels)
    return total(levels)
