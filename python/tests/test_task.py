"""Tasks outside of a sandbox."""

from __future__ import annotations

import asyncio
import datetime

from capsule import Envelope, task


@task(name="add", compute="LOW", timeout="1s")
def add(a: int, b: int = 2) -> dict[str, int]:
    """Adds."""
    return {"sum": a + b}


@task
def plain(value: object) -> object:
    return value


@task(name="later")
async def later(value: int) -> int:
    await asyncio.sleep(0)
    return value + 1


@task
def fails() -> None:
    raise ValueError("no")


def test_a_task_is_its_function_and_gives_an_envelope() -> None:
    envelope: Envelope = add(1, b=3)
    assert envelope["success"] is True
    assert envelope["result"] == {"sum": 4}
    assert envelope["execution"]["task_name"] == "add"
    assert envelope["execution"]["run_id"] == "outside-a-sandbox"
    assert (add.task_name, add.__doc__) == ("add", "Adds.")


def test_an_async_task_is_awaited_and_either_kind_is_spawned() -> None:
    async def main() -> list[object]:
        envelopes = [await later(1), *await asyncio.gather(later.spawn(2), add.spawn(1))]
        return [envelope["result"] for envelope in envelopes]

    assert asyncio.run(main()) == [2, 3, {"sum": 3}]


def test_values_cross_as_json() -> None:
    assert plain((1, datetime.date(2026, 1, 2)))["result"] == [1, "2026-01-02"]
    given = {"rows": [1]}
    result = plain(given)["result"]
    result["rows"].append(2)
    assert given == {"rows": [1]}


def test_what_is_raised_is_data() -> None:
    error = fails()["error"]
    assert error is not None
    assert (error["error_type"], error["name"], error["message"]) == ("TASK_ERROR", "ValueError", "no")
    assert "test_task.py" in error["stack"]


def test_what_json_cannot_say_is_refused_by_its_path() -> None:
    error = plain({"a": {1}})["error"]
    assert error is not None and error["error_type"] == "INVALID_ARGUMENTS"
    assert error["message"].startswith("args[0].a is a set")

    @task
    def odd() -> object:
        return [b"x"]

    error = odd()["error"]
    assert error is not None and error["error_type"] == "INVALID_RESULT"
    assert error["message"].startswith("result[0] is bytes")
