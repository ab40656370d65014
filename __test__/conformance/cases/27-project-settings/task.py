from capsule import task


@task(name="main")
def main():
    while True:
        pass


@task(name="own", compute=2_000_000, max_retries=0)
def own():
    while True:
        pass


@task(name="memory", compute="HIGH", max_retries=0)
def memory():
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
