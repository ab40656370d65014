import asyncio
import math

from capsule import task


@task(name="main")
def main():
    return {"rows": [{"id": 1}, {"id": 2j}]}


@task(name="cycle")
def cycle():
    node = {"children": []}
    node["children"].append({"parent": node})
    return node


@task(name="function")
def function():
    return {"callback": lambda: 1}


@task(name="NaN")
def nan():
    return [1, math.nan]


@task(name="Infinity")
def infinity():
    return {"a-b": -math.inf}


@task(name="Set")
def set_():
    return {"tags": {"a"}}


@task(name="bytes")
def bytes_():
    return {"file": bytes([1, 2])}


@task(name="buffer")
def buffer():
    return [bytearray(2)]


@task(name="promise")
def promise():
    return [asyncio.sleep(0)]


@task(name="shared")
def shared():
    part = {"n": 1}
    return [part, part]
