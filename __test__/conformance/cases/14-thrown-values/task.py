from capsule import task


@task(name="main")
def main():
    raise None


@task(name="text")
def text():
    raise Exception("plain text")


@task(name="number")
def number():
    raise Exception(42)


@task(name="object")
def object_():
    raise Exception({"code": "E_OWN"})


class Unreadable(Exception):
    def __str__(self):
        raise ValueError("no")


@task(name="revoked")
def revoked():
    raise type("Unreadable", (Unreadable,), {"__cause__": property(lambda self: 1 / 0)})()


@task(name="getter")
def getter():
    raise Unreadable("hidden")
