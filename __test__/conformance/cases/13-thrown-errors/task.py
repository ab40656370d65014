import asyncio
import json

from capsule import task
from rows import parse_total


@task(name="main")
def main(text):
    rows = json.loads(text)
    return [row["total"] for row in rows["list"]]


@task(name="in another file")
def in_another_file():
    return parse_total("x")


@task(name="later")
async def later():
    await asyncio.sleep(0)
    return parse_total("x")


class PaymentError(Exception):
    pass


@task(name="of a class")
def of_a_class():
    raise PaymentError("no funds") from Exception("card declined")


@task(name="rejected")
async def rejected():
    raise TypeError("later")
