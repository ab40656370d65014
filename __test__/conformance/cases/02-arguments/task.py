from capsule import task


@task(name="main")
def main(*args):
    return args


@task(name="count")
def count(*args):
    return len(args)
