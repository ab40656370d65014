import asyncio

from capsule import task


@task(name="main")
async def main():
    await asyncio.Future()


async def nobody_awaits_this():
    raise RuntimeError("nobody awaits this")


@task(name="unawaited")
async def unawaited():
    asyncio.create_task(nobody_awaits_this())
    await asyncio.sleep(0)
    return "own result"


@task(name="unawaited in a plain function")
def unawaited_in_plain():
    nobody_awaits_this()
    return "own result"


@task(name="handled late")
async def handled_late():
    async def rejected():
        raise RuntimeError("handled")

    pending = asyncio.create_task(rejected())
    await asyncio.sleep(0.001)
    try:
        return await pending
    except RuntimeError:
        return "handled late"


@task(name="broken timer")
async def broken_timer():
    def throws():
        raise RuntimeError("in a timer")

    asyncio.get_running_loop().call_later(0.001, throws)
    await asyncio.sleep(0.02)
    return "own result"
