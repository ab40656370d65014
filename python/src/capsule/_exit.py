"""How the command ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command's exit codes mean."""

    SUCCESS = 0
    TASK_FAILED = 1
    """The task ran and failed: its envelope says why. Or what is printed could not be written."""
    MISTAKE = 2
    """The user's mistake: no such file, a wrong option, a program that cannot be loaded."""
    FAULT = 3
    """Capsule's own fault."""
    OTHER_VERSION = 4
    """The journal of a durable run is of another version of its program, or of Capsule."""
    SUSPENDED = 5
    """A durable run sleeps, or waits for a signal: there is no envelope yet."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""


class Mistake(Exception):
    """A mistake of the user's, said in one message: no stack, exit code 2."""


class OutputLost(Exception):
    """What is printed could not be written (the disk is full): said in one message, exit code 1."""
