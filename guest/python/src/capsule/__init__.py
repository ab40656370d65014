"""What a program imports inside a sandbox."""

from capsule import http
from capsule_guest.tasks import task, task_from

__all__ = ["http", "task", "task_from"]
