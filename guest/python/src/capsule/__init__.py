"""What a program imports inside a sandbox."""

from capsule_guest.tasks import task, task_from

__all__ = ["task", "task_from"]
