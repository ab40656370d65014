import asyncio
import time

from capsule import sleep, task, wait_signal


@task(name="add")
def add(a, b):
    return a + b


async def told(awaitable):
    """What it comes to, as text."""
    try:
        value = await awaitable
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "gave null" if value is None else f"gave {value}"


@task(name="main")
async def main():
    began = time.monotonic()
    nothing = [await sleep(0.02), await sleep("20ms"), await sleep(0)]
    return [nothing == [None] * 3, time.monotonic() - began >= 0.04]


@task(name="together", timeout="20s")
async def together():
    every = await asyncio.gather(told(sleep("1ms")), add.spawn(1, 2), told(sleep(0.002)), add.spawn(3, 4))
    return [one if isinstance(one, str) else one["result"] for one in every]


@task(name="race", timeout="20s")
async def race():
    waiting = {asyncio.create_task(sleep("1h"), name="the sleep"), asyncio.create_task(add.spawn(1, 2), name="the task")}
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    return done.pop().get_name()


@task(name="wrong")
async def wrong():
    return await asyncio.gather(
        told(sleep("soon")), told(sleep(-0.001)), told(sleep("366d")), told(sleep(float("nan")))
    )


@task(name="unanswered", timeout="20s")
async def unanswered():
    return await told(wait_signal("approval", timeout="1d", args={"amount": 12}))


@task(name="cancelled", timeout="20s")
async def cancelled():
    sleeping = asyncio.create_task(sleep("1h"))
    sleeping.cancel()
    try:
        async with asyncio.timeout(0.01):
            await sleep(3600)
    except TimeoutError:
        return [await told(asyncio.wait_for(sleep("1h"), 0.01)), sleeping.cancelled()]
