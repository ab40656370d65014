import math

from capsule import task


@task(name="echo")
def echo(value):
    return value


@task(name="echoLater")
async def echo_later(value):
    return value


@task(name="main")
def main():
    return echo({"list": [1, {2}]})


@task(name="later")
async def later():
    return await echo_later({"list": [1, math.nan]})


@task(name="spawned")
async def spawned():
    return await echo.spawn(lambda: 1)
