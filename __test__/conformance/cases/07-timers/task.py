import asyncio
import time

from capsule import task


@task(name="main")
async def main():
    loop = asyncio.get_running_loop()
    order = []
    cancelled = loop.call_later(0.001, order.append, "cancelled")
    cancelled.cancel()
    loop.call_later(0.03, order.append, "long")
    loop.call_later(0.005, order.append, "short")
    loop.call_soon(order.append, "microtask")
    order.append("now")
    await asyncio.sleep(0.06)
    return order


@task(name="waits")
async def waits():
    started = time.time()
    await asyncio.sleep(0.05)
    return (time.time() - started) * 1000


@task(name="interval")
async def interval():
    ticks = 0
    while ticks < 3:
        await asyncio.sleep(0.002)
        ticks += 1
    return ticks


@task(name="left behind")
async def left_behind():
    asyncio.get_running_loop().call_later(60, print, "never printed")
    return "ended"
