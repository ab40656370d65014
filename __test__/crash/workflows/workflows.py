"""What the crash test runs: the same as workflows.ts."""

import asyncio
import json
import os
import random
import time
import uuid

from capsule import http, sleep, task, wait_signal

FILES = ["./effects"]
HOSTS = ["127.0.0.1"]
LINES = "./effects/lines"


def effect(label):
    line = f"{label} {os.environ['CAPSULE_IDEMPOTENCY_KEY']}"
    with open(LINES, "a") as file:
        file.write(line + "\n")
    return line


def keys_of(label):
    """The keys under which a step has left its lines."""
    with open(LINES) as file:
        return [line.split()[1] for line in file if line.startswith(label + " ")]


async def posted(url):
    return (await http.apost(url, data=os.environ["CAPSULE_IDEMPOTENCY_KEY"])).text()


@task(name="pure")
def pure(label):
    return label


@task(name="step", allowed_files=FILES, idempotent=True)
async def step(label):
    return effect(label)


@task(name="once", allowed_files=FILES)
async def once(label):
    return effect(label)


@task(name="post", allowed_hosts=HOSTS, idempotent=True)
async def post(url):
    return await posted(url)


@task(name="postOnce", allowed_hosts=HOSTS)
async def post_once(url):
    return await posted(url)


@task(name="flaky", allowed_files=FILES, idempotent=True, max_retries=3)
def flaky():
    line = effect("flaky")
    if len(keys_of("flaky")) < 3:
        raise RuntimeError("not yet")
    return line


@task(name="tally", allowed_files=FILES, idempotent=True)
def tally():
    effect("tally")
    return len(set(keys_of("tally")))


@task(name="unsteady", max_retries=2)
async def unsteady():
    begun = await step("unsteady")
    count = tally()["result"]
    if count < 2:
        raise RuntimeError("not yet")
    return [begun["result"], count, (await step("steady"))["result"]]


@task(name="twig")
async def twig(label):
    first = await step(f"{label}.1")
    both = await asyncio.gather(step(f"{label}.2"), step(f"{label}.3"))
    return [one["result"] for one in [first, *both]]


@task(name="branch")
async def branch(label):
    twigs = await asyncio.gather(twig(f"{label}.a"), twig(f"{label}.b"))
    return [*(one["result"] for one in twigs), (await step(f"{label}.end"))["result"]]


@task(name="say", allowed_files=FILES, idempotent=True)
def say(values):
    with open("./effects/said", "a") as file:
        file.write(json.dumps(values) + "\n")


def told(envelope):
    return envelope["result"] if envelope["success"] else envelope["error"]["error_type"]


@task(name="sequential")
async def sequential():
    return [pure(label)["result"] if label == "c" else (await step(label))["result"] for label in "abcde"]


@task(name="careful")
async def careful():
    return [told(await once(label)) for label in "abc"]


@task(name="fanOut", timeout="60s")
async def fan_out():
    return [one["result"] for one in await asyncio.gather(*(step(f"step{n}") for n in range(20)))]


@task(name="nested", timeout="60s")
async def nested():
    return [one["result"] for one in await asyncio.gather(branch("x"), branch("y"))]


@task(name="retried")
async def retried():
    return [flaky()["result"], (await unsteady())["result"]]


@task(name="waits")
async def waits():
    before = (await step("before"))["result"]
    beside, _ = await asyncio.gather(step("beside"), sleep(0.03))
    answer = await wait_signal("go", args={"amount": 12})
    after = (await step("after"))["result"]
    try:
        again = await wait_signal("go", timeout=0.04)
    except TimeoutError as error:
        again = type(error).__name__
    return [before, beside["result"], answer, after, again]


@task(name="http", allowed_hosts=HOSTS)
async def requests(url):
    first = http.get(f"{url}/get").text()
    done = told(await post(f"{url}/post"))
    other = told(await post_once(f"{url}/once"))
    return [first, done, other, (await http.aget(f"{url}/last")).text()]


@task(name="sender", allowed_hosts=HOSTS)
async def sender(url):
    return [await posted(f"{url}/first"), (await step("between"))["result"], await posted(f"{url}/second")]


@task(name="chance", allowed_hosts=HOSTS)
async def chance(url):
    steps = [asyncio.ensure_future(step(label)) for label in ("left", "right")]
    done, _ = await asyncio.wait(steps, return_when=asyncio.FIRST_COMPLETED)
    winners = [one.result()["result"] for one in steps if one in done]
    counted = http.get(f"{url}/count").text()
    values = [time.time(), random.random(), str(uuid.uuid4()), counted, winners]
    say(values)
    await step("then")
    values += [time.time(), time.monotonic(), random.random(), str(uuid.uuid4())]
    say(values)
    return values
