import asyncio

from capsule import task


async def resolved(value):
    return value


@task(name="main")
async def main(left, right):
    return sum(await asyncio.gather(resolved(left), resolved(right)))


@task(name="thenable")
def thenable():
    return resolved("later")
