from capsule import task


@task(name="main")
def main():
    pass


@task(name="inside")
def inside():
    return {"a": None, "b": [None, 1]}


@task(name="sparse")
def sparse():
    return [None] * 2 + [1]
