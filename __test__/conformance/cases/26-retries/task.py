from capsule import task


@task(name="main", max_retries=2)
def main():
    print("attempt")
    raise Exception("again")


@task(name="succeeds", max_retries=2)
def succeeds():
    return "at once"


@task(name="invalid", max_retries=1)
def invalid():
    return {1}


@task(name="fuel", max_retries=1, compute=1_000_000)
def fuel():
    while True:
        pass


@task(name="timeout", max_retries=1, timeout="20ms")
def timeout():
    while True:
        pass


attempts = 0


@task(name="fresh", max_retries=1)
def fresh():
    global attempts
    attempts += 1
    raise Exception(f"attempt {attempts} of this sandbox")


@task(name="parent")
def parent():
    return main()["execution"]["retries"]
