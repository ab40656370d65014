"""The command `capsule`, for programs in Python and built artifacts."""

from __future__ import annotations

import os
import signal
import sys
import traceback

from capsule._cli_output import prepare_output, put
from capsule._errors import CapsuleError
from capsule._exit import ExitCode, Mistake, OutputLost
from capsule._spelling import did_you_mean

OVERVIEW = """\
Capsule runs code that you do not trust, each task in a sandbox of its own.

Usage
  capsule COMMAND [OPTIONS]

Commands
  run      run a task of a Python program
  exec     run a built artifact, of Python, TypeScript or JavaScript
  runs     durable runs: list, show, resume, watch, signal, cancel, fork, prune
  trace    show what was run, and what became of it

capsule COMMAND --help says more about one, capsule --version which version this is.
"""

COMMANDS = ("run", "runs", "trace", "exec")


# Where nothing could run, and it is no mistake. INTERRUPTED: the journal could not be written, or another process has the
# run; it is not known how the task would have ended.
_CODES = {"NONDETERMINISM": ExitCode.OTHER_VERSION, "INTERRUPTED": ExitCode.TASK_FAILED}


def main() -> int:
    """Runs one command line and gives the exit code that the process should end with."""
    # Whoever ends the process wants its sandboxes to be stopped first, as by Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    prepare_output()
    try:
        return _dispatch(sys.argv[1:])
    except KeyboardInterrupt as interrupt:
        _say(str(interrupt) or "stopped")
        return ExitCode.INTERRUPTED
    except Mistake as mistake:
        _say(str(mistake))
        return ExitCode.MISTAKE
    except OutputLost as lost:
        _say(str(lost))
        return ExitCode.TASK_FAILED
    except CapsuleError as error:
        if error.code != "INTERNAL":
            _say(error.message)
            return _CODES.get(error.code, ExitCode.MISTAKE)
        _say(f"a fault of Capsule's own: {traceback.format_exc()}")
        return ExitCode.FAULT
    except Exception:
        _say(f"a fault of Capsule's own: {traceback.format_exc()}")
        return ExitCode.FAULT


def _dispatch(words: list[str]) -> int:
    first, *rest = words or ["--help"]
    if first in ("--help", "-h", "help"):
        put(sys.stdout, OVERVIEW)
        return ExitCode.SUCCESS
    if first in ("--version", "-v"):
        from capsule._native import VERSION

        put(sys.stdout, f"{VERSION}\n")
        return ExitCode.SUCCESS
    if first == "run":
        from capsule._cli_run import run_command

        return run_command(rest)
    if first == "runs":
        from capsule._cli_runs import runs_command

        return runs_command(rest)
    if first == "trace":
        from capsule._cli_trace import trace_command

        return trace_command(rest)
    if first == "exec":
        from capsule._cli_run import exec_command

        return exec_command(rest)
    if os.path.exists(first):
        raise Mistake(f'There is no command "{first}". To run this file: capsule run {first}')
    hint = did_you_mean(first, COMMANDS)
    raise Mistake(f'There is no command "{first}".{hint} capsule --help lists them.')


def _say(text: str) -> None:
    from capsule._cli_text import colors_for, harmless

    # A message can have the program's own words.
    put(sys.stderr, f"{colors_for(sys.stderr).red('✗')} {harmless(text)}\n")
