"""The failure of a called task, passed on as an error.

Used on both sides: in a sandbox, and in the package of the host for programs outside of one.
"""

from collections.abc import Mapping
from typing import Any


class Envelope(dict[str, Any]):
    """What a called task came to; of a failed one also where it was called."""

    __slots__ = ("called_at",)

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        # Copied and pickled it is a dict like any other.
        return dict, (dict(self),)


class TaskFailed(Exception):
    """A called task failed: `raise TaskFailed(envelope)`, or `raise ValueError("no report") from TaskFailed(envelope)`.
    What is told of such an error is the failure of that task."""

    def __init__(self, envelope: Mapping[str, Any]) -> None:
        if not _has_failed(envelope):
            raise TypeError("TaskFailed takes the envelope of a task that failed")
        super().__init__(envelope)
        self.envelope = envelope

    def __str__(self) -> str:
        error = self.envelope["error"]
        return f'the task "{self.task_name}" failed: {error.get("name") or error["error_type"]}: {error["message"]}'

    @property
    def task_name(self) -> str:
        """The task that failed."""
        return str(self.envelope["execution"]["task_name"])


def _has_failed(envelope: object) -> bool:
    if not isinstance(envelope, dict):
        return False
    error, execution = envelope.get("error"), envelope.get("execution")
    if not isinstance(error, dict) or not isinstance(execution, dict):
        return False
    return {"error_type", "message"} <= error.keys() and "task_name" in execution


# As programs know it.
TaskFailed.__module__ = "capsule"
