from capsule import task


@task(name="only")
def only():
    return "the only task"
