"""`capsule.http` is there in a sandbox only, where requests go through the rules of the task. Here it can be imported,
so that a program that uses it can."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)

    def refused(*args: object, **options: object) -> None:
        raise RuntimeError(f"capsule.http.{name} can be called in a sandbox only: use capsule run, or run().")

    return refused
