import asyncio

from capsule import task


class AppError(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


@task(name="main")
def main():
    try:
        {}["key"]
    except KeyError as error:
        raise AppError(5, "no key") from error


@task(name="context")
def context():
    try:
        {}["key"]
    except KeyError:
        [][0]


@task(name="suppressed")
def suppressed():
    try:
        {}["key"]
    except KeyError:
        raise AppError(5, "no key") from None


@task(name="ring")
def ring():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    raise one


@task(name="notes")
def notes():
    error = ValueError("wrong row")
    error.add_note("in line 5")
    raise error


@task(name="group")
async def group():
    async def wrong(text):
        raise ValueError(text)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(wrong("first"))
        tasks.create_task(wrong("second"))


@task(name="base")
def base():
    raise BaseException("of no class that is usually caught")


@task(name="exit")
def leaves():
    raise SystemExit(3)


@task(name="interrupt")
def interrupt():
    raise KeyboardInterrupt


@task(name="assertion")
def assertion():
    assert 1 + 1 == 3, "no sum"


@task(name="evaluated")
def evaluated():
    compile("1 +\n2 + )", "typed.py", "exec")


@task(name="unknown name")
def unknown_name():
    return unknown  # noqa: F821


@task(name="import")
def imports():
    import numpy


@task(name="generator")
def in_a_generator():
    def rows():
        yield 1
        raise ValueError("in a generator")

    return sum(rows())


class Row:
    def total(self):
        return sorted([2, 1], key=lambda n: n / 0)


@task(name="method")
def method():
    return Row().total()


@task(name="decorated")
def decorated():
    import functools

    @functools.cache
    def cached(n):
        raise LookupError(n)

    return cached(1)
