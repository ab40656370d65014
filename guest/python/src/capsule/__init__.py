"""What a program imports inside a sandbox."""

from capsule import http
from capsule_guest.passing_on import TaskFailed
from capsule_guest.suspension import sleep, wait_signal
from capsule_guest.tasks import task, task_from

__all__ = ["TaskFailed", "http", "sleep", "task", "task_from", "wait_signal"]
