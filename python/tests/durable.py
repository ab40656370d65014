"""What tests of durable runs share: a task that a process is killed in, and a process that is."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

# Not by `textwrap.dedent` with the rest of a program: it begins at the first column.
GATE = """\
import asyncio, os, random, time, uuid
from capsule import http, sleep, task, task_from, wait_signal

@task(name="gate", allowed_files=["data"], idempotent=True, compute="50000000000000")
def gate(name):
    with open("data/calls.txt", "a") as file:
        file.write(f"{name}\\n")
    if os.path.exists("data/killed-at") and open("data/killed-at").read() == name:
        print("KILL", flush=True)
        while True: pass
    return name

"""
"""A program's beginning. The task writes a line for each of its calls, and at one of them waits for its death."""

_KILLED = """\
import json, os, signal, sys
from capsule import run_sync

def heard(text):
    sys.stdout.write(text)
    sys.stdout.flush()
    if "KILL" in text:
        os.kill(os.getpid(), signal.SIGKILL)

args = json.loads(sys.argv[1])
run_sync(file="program.py", run_id="r", args=args, on_stdout=heard, on_stderr=sys.stderr.write)
"""


def killed_at(project: Path, name: str | None, *args: Any) -> str:
    """Begins the durable run `r` in a process that is killed in a call of the gate, or else when `KILL` is printed;
    gives what was printed before."""
    mark = project / "data" / "killed-at"
    if name is not None:
        mark.write_text(name, encoding="utf-8")
    words = [sys.executable, "-c", _KILLED, json.dumps(args)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, encoding="utf-8", timeout=60)
    mark.unlink(missing_ok=True)
    assert ended.returncode == -signal.SIGKILL
    before, _, _ = ended.stdout.partition("KILL")
    return before


def calls(project: Path) -> list[str]:
    """The calls of the gate, in their order."""
    return (project / "data" / "calls.txt").read_text(encoding="utf-8").splitlines()
