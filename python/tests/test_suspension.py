"""`sleep` and `wait_signal` outside of a sandbox."""

from __future__ import annotations

import asyncio

import pytest

from capsule import sleep, wait_signal


@pytest.mark.parametrize("duration", [0, 0.001, "0s", "1ms", " .001 s ", "0.00001m", "0h", "0d"])
def test_sleep_is_a_timer(duration: float | str) -> None:
    asyncio.run(sleep(duration))


@pytest.mark.parametrize("duration", ["soon", "30", "1w", "-1s", "1e3ms", "", -1, float("nan"), True, "366d", 4e7])
def test_what_is_no_time_is_refused(duration: float | str) -> None:
    with pytest.raises(ValueError, match=r'is no time of at most a year\. Write "500ms", .*"3d"'):
        asyncio.run(sleep(duration))


def test_a_sleep_can_be_cancelled() -> None:
    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(sleep("1h"), 0.001)

    asyncio.run(main())


def test_nobody_can_answer_a_signal() -> None:
    with pytest.raises(RuntimeError, match='^the signal "approval" can .* capsule run --durable'):
        asyncio.run(wait_signal("approval", timeout="1d", args={"amount": 12}))
