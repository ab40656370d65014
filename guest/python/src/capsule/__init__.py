"""What a program imports inside a sandbox."""

from capsule_guest.tasks import task

__all__ = ["task"]
