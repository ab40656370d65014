"""What the host has told: that something can be taken from what it knows by a number."""

from wit_world.imports import aside

# How often it was told of each number, less how often something was taken. Who takes without having been told is told later.
_told = {}


def wait(number: int, seconds: float | None) -> bool:
    """Waits until something can be taken, and lets nobody else go on; whether it came in time."""
    return aside.wait(number, _nanoseconds(seconds))


async def ready(number: int) -> None:
    """Waits until something can be taken, while others go on. It counts as taken."""
    # Not above: asyncio imports sockets, which are made on this.
    from asyncio import events

    await events.get_running_loop().ready(number)


def wait_any(seconds: float | None) -> None:
    """Waits until the host tells something, at most so long."""
    for number in aside.wait_any(_nanoseconds(seconds)):
        _count(number, 1)


def is_told(number: int | None) -> bool:
    """Whether something can be taken, as far as was told."""
    return _told.get(number, 0) > 0


def told_of(numbers) -> list[int]:
    """Those of the numbers, keys of a dict, of which something can be taken. Of many that wait, few are told of at once."""
    return [number for number in _told.keys() & numbers if is_told(number)]


def taken(number: int) -> None:
    """Notes that something is taken."""
    _count(number, -1)


def forget(number: int) -> None:
    """Notes that nothing more is taken."""
    _told.pop(number, None)


def _count(number, more):
    count = _told.get(number, 0) + more
    if count:
        _told[number] = count
    else:
        _told.pop(number, None)


def _nanoseconds(seconds):
    # What the host takes at most: 584 years.
    return None if seconds is None or seconds == float("inf") else min(max(0, int(seconds * 1e9)), 2**64 - 1)
