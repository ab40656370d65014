"""The examples of the host."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_embed_runs_a_program_for_each_name(project: Path) -> None:
    words = [sys.executable, str(CHECKOUT / "examples/embed.py"), "Ada", "Grace"]
    ended = subprocess.run(words, cwd=project, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "Hello, Ada!\nHello, Grace!\n"
