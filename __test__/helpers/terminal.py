"""Runs a command in a terminal of its own and prints what the terminal shows, as it does.

terminal.py [--key-after TEXT KEY] COMMAND [ARGUMENT...]: KEY is typed once TEXT was shown.
"""

import os
import pty
import sys

arguments = sys.argv[1:]
text, key = b"", b""
if arguments[0] == "--key-after":
    text, key = os.fsencode(arguments[1]), os.fsencode(arguments[2])
    arguments = arguments[3:]

process, terminal = pty.fork()
if process == 0:
    os.execvp(arguments[0], arguments)

shown = b""
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other side is closed
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
    shown += data
    if key and text in shown:
        os.write(terminal, key)
        key = b""
_, status = os.waitpid(process, 0)
sys.exit(os.waitstatus_to_exitcode(status))
