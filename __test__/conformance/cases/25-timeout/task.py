import asyncio
import time

from capsule import task


@task(name="main", timeout="100ms", compute="HIGH")
def main():
    while True:
        pass


@task(name="waits", timeout="100ms")
async def waits():
    await asyncio.sleep(60)


@task(name="number", timeout=0.1)
def number():
    time.sleep(60)


@task(name="sleeps")
def sleeps():
    time.sleep(60)


@task(name="sub", timeout="100ms")
def sub():
    return sleeps()


@task(name="in time", timeout="10s")
def in_time():
    return "in time"
