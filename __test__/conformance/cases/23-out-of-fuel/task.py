import asyncio
import re

from capsule import task


def spin():
    while True:
        pass


@task(name="main", compute="LOW")
def main():
    spin()


@task(name="exact", compute=1_000_000)
def exact():
    spin()


@task(name="digits", compute="1000000")
def digits():
    spin()


@task(name="medium")
def medium():
    spin()


@task(name="caught", compute="LOW")
def caught():
    while True:
        try:
            spin()
        except BaseException:
            continue


@task(name="regexp", compute="LOW")
def regexp():
    return bool(re.match("^(a+)+$", "a" * 40 + "b"))


@task(name="microtasks", compute="LOW")
async def microtasks():
    while True:
        await asyncio.sleep(0)
