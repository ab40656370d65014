"""What a program imports inside a sandbox."""

from capsule import http
from capsule_guest.passing_on import TaskFailed
from capsule_guest.tasks import task, task_from

__all__ = ["TaskFailed", "http", "task", "task_from"]
