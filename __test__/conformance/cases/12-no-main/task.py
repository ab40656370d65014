from capsule import task


@task(name="first")
def first():
    return 1


@task(name="second")
def second():
    return 2
