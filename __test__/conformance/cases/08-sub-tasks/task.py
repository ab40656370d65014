import asyncio
from datetime import datetime, timezone
from inspect import isawaitable

from capsule import task


@task(name="add")
def add(left, right):
    return left + right


@task(name="slowAdd")
async def slow_add(left, right):
    return left + right


@task(name="main")
def main():
    return add(20, 22)


@task(name="promised")
async def promised():
    calls = [slow_add(1, 2), slow_add(3, 4)]
    are_promises = all(isawaitable(call) for call in calls)
    envelopes = await asyncio.gather(*calls)
    return {"arePromises": are_promises, "results": [envelope["result"] for envelope in envelopes]}


@task(name="spawned")
async def spawned():
    call = add.spawn(1, 2)
    return [isawaitable(call), (await call)["result"]]


@task(name="dates")
def dates():
    return echo(datetime.fromtimestamp(0, timezone.utc), None)["result"]


@task(name="echo")
def echo(*args):
    return args


@task(name="named")
def named():
    return [add.task_name, slow_add.task_name]


@task(name="nested")
def nested(depth):
    return "bottom" if depth == 0 else nested(depth - 1)["result"]
