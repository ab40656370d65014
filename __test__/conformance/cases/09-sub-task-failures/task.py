import asyncio

from capsule import task


class RangeError(Exception):
    pass


@task(name="throws")
def throws():
    raise RangeError("out of range")


@task(name="throwsLater")
async def throws_later():
    await asyncio.sleep(0)
    raise RangeError("out of range")


@task(name="spins", compute=5_000_000)
def spins():
    while True:
        pass


@task(name="hangs", timeout="50ms")
def hangs():
    while True:
        pass


@task(name="grows", ram="64MB", compute="HIGH")
def grows():
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


@task(name="recurses")
def recurses():
    def deeper(level):
        return deeper(level + 1) + 1

    return deeper(0)


@task(name="bigint")
def bigint():
    return {"id": {1}}


@task(name="main")
async def main():
    envelopes = [
        throws(),
        await throws_later(),
        spins(),
        hangs(),
        grows(),
        recurses(),
        bigint(),
        await throws.spawn(),
    ]
    return [[e["success"], e["result"], e["error"] and e["error"]["error_type"]] for e in envelopes]


@task(name="details")
def details():
    return throws()["error"]


@task(name="after")
def after():
    throws()
    return "the caller goes on"
