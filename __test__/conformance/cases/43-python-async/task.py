import asyncio

from capsule import task


@task(name="later")
async def later(value):
    await asyncio.sleep(0.001)
    return value


@task(name="main")
def main():
    async def both():
        return [envelope["result"] for envelope in await asyncio.gather(later(1), later(2))]

    return asyncio.run(both())


@task(name="in a group")
async def in_a_group():
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(later(value)) for value in "abc"]
    return [call.result()["result"] for call in calls]


@task(name="as completed")
async def as_completed():
    return sorted([(await one)["result"] for one in asyncio.as_completed([later(2), later(1)])])


@task(name="too late")
async def too_late():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
    except TimeoutError:
        return "too late"


@task(name="cancelled")
async def cancelled():
    pending = asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)
    pending.cancel("enough")
    try:
        await pending
    except asyncio.CancelledError as error:
        return str(error)


@task(name="iterated")
async def iterated():
    async def values():
        for value in range(3):
            await asyncio.sleep(0)
            yield value

    return [value async for value in values()]


@task(name="generator")
async def generator():
    yield 1


@task(name="locked")
async def locked():
    lock, order = asyncio.Lock(), []

    async def work(name):
        async with lock:
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(work("a"), work("b"))
    return order


@task(name="in a thread")
async def in_a_thread():
    return await asyncio.to_thread(lambda: "at once")


@task(name="within")
async def within():
    return asyncio.run(asyncio.sleep(0))


@task(name="again")
def again():
    return [asyncio.run(asyncio.sleep(0, value)) for value in (1, 2)]
