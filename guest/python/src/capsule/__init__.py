"""What a program imports inside a sandbox."""

from capsule import http
from capsule_guest.tasks import task

__all__ = ["http", "task"]
