from capsule import task


@task(name="main", compute="HIGH")
def main(megabytes):
    return "x" * (megabytes << 20)


@task(name="length", compute="HIGH")
def length(text):
    return len(text)


@task(name="passed", compute="HIGH")
def passed(megabytes):
    return length("x" * (megabytes << 20))


@task(name="thrown", compute="HIGH")
def thrown(megabytes):
    raise Exception("x" * (megabytes << 20))
